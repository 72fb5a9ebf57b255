"""On which days a place works."""

from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.named import Named
from core.models.users import User

EVERY_DAY = "1234567"
validate_weekdays = RegexValidator(
    r"^1?2?3?4?5?6?7?$", _("Write the weekdays in order, such as 12345: 1 is Monday.")
)


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, _user: User) -> Self:
        """Calendars are no secret from anybody who is signed in."""
        return self


class Calendar(Named):
    """A week of opening days, with the days on which it is otherwise."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    weekdays = models.CharField(
        _("open on"),
        max_length=7,
        default=EVERY_DAY,
        validators=[validate_weekdays],
        help_text=_("1 is Monday, 7 is Sunday."),
    )

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(weekdays=""), name="calendar_opens_at_all")
        ]


class CalendarDay(models.Model):
    """One day that differs from its weekday: a holiday, or a working day in its stead."""

    calendar = models.ForeignKey(
        Calendar, on_delete=models.CASCADE, related_name="days", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    is_open = models.BooleanField(
        _("open"), default=False, help_text=_("Ticked: work is done on this day all the same.")
    )
    note = models.CharField(_("occasion"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.note}".strip()
