"""Columns of lists. Each knows how it is written, exported, and where it stands on a phone's card.

``role`` places a cell on the card: ``title``, ``subtitle``, ``badge``, ``figure`` (with its
label), ``action`` or ``hidden``.
"""

import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core import display
from core.menus import origin_of
from core.templatetags.house import badge


class HouseColumn(tables.Column):
    """The base of our columns: text, with a place on the phone's card."""

    role = "figure"
    is_number = False  # Right-aligned, in tabular figures.
    is_text = False  # Gives way when the room is short: cut off with an ellipsis.

    def __init__(self, *args: Any, role: str | None = None, width: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", display.NOTHING)
        super().__init__(*args, **kwargs)
        self.role = role or self.role
        self.width = width  # "", "narrow", "wide"

    def export(self, value: Any) -> Any:
        """The value as a spreadsheet keeps it: numbers as numbers, days as days."""
        return value

    def value(self, value: Any, **kwargs: Any) -> Any:
        return None if value in self.empty_values else self.export(value)


class TextColumn(HouseColumn):
    """Plain words."""

    is_text = True

    def export(self, value: Any) -> Any:
        return str(value)


class TitleColumn(TextColumn):
    """What a row is called: its link opens the row. Give ``linkify``."""

    role = "title"
    is_text = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"a": {"class": "row-link"}})
        super().__init__(*args, **kwargs)


class OriginColumn(TextColumn):
    """What something was made for, in words."""

    def render(self, value: str) -> str:
        return origin_of(value)[0]


class NameColumn(TextColumn):
    """Something with ``name_zh`` and ``name_en``, in the reader's language."""

    def render(self, value: Any) -> str:
        return display.bilingual(value)

    def export(self, value: Any) -> Any:
        return display.bilingual(value)


class NumberColumn(HouseColumn):
    """The base of right-aligned, tabular figures."""

    is_number = True


class QuantityColumn(NumberColumn):
    """A quantity in the product's stock unit. ``digits`` rounds what was calculated.

    ``unit`` is the path to the unit, for a phone's card, where no column tells it.
    """

    def __init__(
        self, *args: Any, digits: int | None = None, unit: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.digits = digits
        self.unit = tables.A(unit) if unit else None

    def render(self, value: Any, record: Any = None) -> str:
        figure = display.format_quantity(value, digits=self.digits)
        if self.unit is None or record is None:
            return figure
        unit = display.bilingual(self.unit.resolve(record))
        return format_html('{}<span class="only-phone"> {}</span>', figure, unit)


class MoneyColumn(NumberColumn):
    """An amount in the base currency. The currency stands in the header or the page, not here."""

    def render(self, value: Any) -> str:
        return display.format_money(value)


class PercentColumn(NumberColumn):
    """A share of one."""

    def render(self, value: Any) -> str:
        return display.format_percent(value)


class DayColumn(HouseColumn):
    """A calendar day."""

    def render(self, value: datetime.date) -> str:
        return format_html('<span class="day">{}</span>', display.format_day(value))


class MomentColumn(HouseColumn):
    """A point in time, in the current time zone."""

    def render(self, value: datetime.datetime) -> str:
        return format_html(
            '<time class="day" datetime="{}">{}</time>',
            value.isoformat(),
            display.format_moment(value),
        )

    def export(self, value: datetime.datetime) -> Any:
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


class StatusColumn(HouseColumn):
    """A state as a badge. The model's field has choices."""

    role = "badge"

    def render(self, value: Any, record: Any, bound_column: Any) -> Any:
        return badge(self._state(record, bound_column), value)

    def export(self, value: Any) -> Any:
        return str(value)

    @staticmethod
    def _state(record: Any, bound_column: Any) -> Any:
        return bound_column.accessor.resolve(record, quiet=True)


def is_number(value: Any) -> bool:
    """Whether a spreadsheet should keep ``value`` as a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
