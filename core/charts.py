"""What a chart shows, as plain values; ``<c-chart>`` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

DIGITS = 3  # More than a screen can show.

DEMAND = "demand"  # The upper panel: what is sold in a period.
STOCK = "stock"  # The lower panel: what lies there.

ASKED = _("Demand")
EXPECTED = _("Forecast")
LYING = _("Stock")
UNORDERED = _("Without ordering")
ARRIVING = _("Arrivals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One value a period, drawn one way."""

    kind: str
    name: Any
    panel: str
    values: Sequence[Any]
    low: Sequence[Any] = ()
    high: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A height worth knowing, such as the reorder point."""

    name: Any
    value: Any
    panel: str = STOCK


def history(values: Sequence[Any], *, name: Any = ASKED) -> Series:
    """What was asked for: bars."""
    return Series(kind="history", name=name, panel=DEMAND, values=values)


def forecast(
    mean: Sequence[Any],
    *,
    low: Sequence[Any] = (),
    high: Sequence[Any] = (),
    name: Any = EXPECTED,
) -> Series:
    """What is expected, with the band it should stay in."""
    return Series(kind="forecast", name=name, panel=DEMAND, values=mean, low=low, high=high)


def projected_stock(values: Sequence[Any], *, name: Any = LYING) -> Series:
    """What will lie there at the end of each period."""
    return Series(kind="stock", name=name, panel=STOCK, values=values)


def projected_otherwise(values: Sequence[Any], *, name: Any = UNORDERED) -> Series:
    """What would lie there if nothing were ordered."""
    return Series(kind="otherwise", name=name, panel=STOCK, values=values)


def arrivals(values: Sequence[Any], *, name: Any = ARRIVING) -> Series:
    """What comes in."""
    return Series(kind="arrivals", name=name, panel=STOCK, values=values)


def trend(values: Sequence[Any], *, name: Any) -> Series:
    """A plain line: a cost, a ratio, a value over time."""
    return Series(kind="trend", name=name, panel=DEMAND, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Series over the same days. None in a series is a gap."""

    label: Any  # What the chart says, for those who cannot see it.
    days: Sequence[date]
    series: Sequence[Series]
    unit: Any = ""
    today: date | None = None
    levels: Sequence[Level] = ()
    out_of_stock: Sequence[date] = field(default_factory=tuple)

    def facts(self) -> dict[str, Any]:
        """The chart as JSON."""
        return {
            "label": str(self.label),
            "unit": str(self.unit),
            "today": self.today.isoformat() if self.today else None,
            "days": [day.isoformat() for day in self.days],
            "series": [_series_facts(series) for series in self.series],
            "levels": [
                {"name": str(level.name), "value": _number(level.value), "panel": level.panel}
                for level in self.levels
            ],
            "out": [day.isoformat() for day in self.out_of_stock],
            "words": {
                "today": str(_("Today")),
                "day": str(_("Day")),
                "out": str(_("Out of stock")),
                "low": str(_("low")),
                "high": str(_("high")),
            },
        }


def _series_facts(series: Series) -> dict[str, Any]:
    return {
        "kind": series.kind,
        "name": str(series.name),
        "panel": series.panel,
        "values": [_number(value) for value in series.values],
        "low": [_number(value) for value in series.low],
        "high": [_number(value) for value in series.high],
    }


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), DIGITS)
