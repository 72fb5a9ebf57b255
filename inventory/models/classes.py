"""ABC-XYZ classes: a product's share of the value that leaves, and how evenly it leaves."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.choices import ABC, XYZ


class StockClassQuerySet(models.QuerySet["StockClass"]):
    def visible_to(self, _user: User) -> Self:
        """Classes are of the whole company: whoever may see them sees all."""
        return self

    def for_display(self) -> Self:
        return self.select_related("product")


class StockClass(models.Model):
    """The class of one product, computed from what left over the last months.

    Written by ``inventory.services.classes`` alone; ``inventory.selectors.classes`` answers.
    """

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="stock_class", verbose_name=_("product")
    )
    abc = models.CharField(_("ABC class"), max_length=1, choices=ABC)
    xyz = models.CharField(_("XYZ class"), max_length=1, choices=XYZ)
    quantity = FixedField(_("quantity"), help_text=_("That left, in stock units."))
    value = FixedField(_("value"), help_text=_("At cost, of what left, in the base currency."))
    cumulative_share = models.FloatField(
        _("cumulative share"),
        help_text=_("Of the value of all that left, with every product before it; 1 is all."),
    )
    variation = models.FloatField(
        _("variation"),
        null=True,
        help_text=_("Of the quantity a period: its deviation over its mean. Empty: none left."),
    )
    computed_on = models.DateField(_("computed on"))

    objects = StockClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock class")
        verbose_name_plural = _("stock classes")
        ordering: ClassVar = ["cumulative_share", "product"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(variation__isnull=True) | Q(variation__gte=0),
                name="class_variation_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cumulative_share__gte=0, cumulative_share__lte=1),
                name="class_share_is_a_share",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["abc", "xyz"], name="products_of_a_class")]

    def __str__(self) -> str:
        return f"{self.abc}{self.xyz}"


class ClassThresholds(models.Model):
    """Where one class ends and the next begins: there is exactly one row."""

    history_days = models.PositiveSmallIntegerField(
        _("days looked back"), default=364, help_text=_("Counted to yesterday, in whole periods.")
    )
    period_days = models.PositiveSmallIntegerField(
        _("days in a period"), default=28, help_text=_("Over which a quantity is compared.")
    )
    a_share = models.FloatField(
        _("A up to"), default=0.8, help_text=_("Cumulative share of the value, such as 0.8.")
    )
    b_share = models.FloatField(
        _("B up to"), default=0.95, help_text=_("Cumulative share of the value, such as 0.95.")
    )
    x_variation = models.FloatField(
        _("X up to"), default=0.5, help_text=_("Deviation over mean of the quantity a period.")
    )
    y_variation = models.FloatField(
        _("Y up to"), default=1.0, help_text=_("Deviation over mean of the quantity a period.")
    )

    class Meta:
        verbose_name = _("thresholds of classes")
        verbose_name_plural = _("thresholds of classes")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="thresholds_are_the_only_ones"),
            models.CheckConstraint(
                condition=Q(a_share__gt=0, b_share__gt=F("a_share"), b_share__lte=1),
                name="shares_of_classes_rise",
            ),
            models.CheckConstraint(
                condition=Q(x_variation__gt=0, y_variation__gt=F("x_variation")),
                name="variations_of_classes_rise",
            ),
            models.CheckConstraint(
                condition=Q(period_days__gte=1, history_days__gte=2 * F("period_days")),
                name="classes_look_back_two_periods",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Thresholds of classes"))

    @classmethod
    def get(cls) -> Self:
        """The thresholds in force (a migration makes them)."""
        return cls.objects.get(pk=1)
