"""The company this installation serves, and the currencies it knows."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.periods import validate_time_zone
from core.statements import planned


class Currency(models.Model):
    """A currency by its ISO 4217 code."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    symbol = models.CharField(_("symbol"), max_length=4)
    minor_digits = models.PositiveSmallIntegerField(
        _("decimals"), default=2, help_text=_("Digits after the point in an amount of money.")
    )

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")

    def __str__(self) -> str:
        return self.code


class Company(models.Model):
    """The one company of this installation: there is exactly one row."""

    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, verbose_name=_("currency"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Asia/Shanghai", validators=[validate_time_zone]
    )

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("company")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="company_is_the_only_one")
        ]

    def __str__(self) -> str:
        return self.name_zh

    @classmethod
    def get(cls) -> Self:
        """The company of this installation (migration 0002 makes it)."""
        return cls.objects.select_related("currency").get(pk=1)

    @classmethod
    def minor_digits(cls) -> int:
        """Digits after the point in an amount of the base currency, for whoever asks often."""
        company, currency = cls._meta.db_table, Currency._meta.db_table
        with planned() as cursor:
            cursor.execute(
                f"SELECT minor_digits FROM {company} "  # noqa: S608
                f"JOIN {currency} ON {currency}.code = currency_id WHERE {company}.id = 1"
            )
            return int(cursor.fetchone()[0])
