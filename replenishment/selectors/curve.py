"""The curve of one product at one place: demand, forecast, and the stock that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.charts import (
    Chart,
    Level,
    Series,
    arrivals,
    forecast,
    history,
    projected_otherwise,
    projected_stock,
)
from core.display import bilingual
from core.periods import days_between, later
from inventory.models import Warehouse
from inventory.selectors import arrivals_of_transfers
from purchasing.selectors import arrivals_of_orders
from replenishment.models import DailyDemand, StockPlan
from replenishment.selectors.rows import number

HISTORY_DAYS = 90


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the next days are expected to bring, day by day from ``start``; stock units."""

    start: date
    mean: list[float]
    low: list[float]
    high: list[float]
    coming: dict[int, float] = field(default_factory=dict)  # Days from the start to quantity.
    opening: float = 0.0

    def stock(self, ordered: Mapping[int, float]) -> list[float]:
        """What lies there at the end of each day, ``ordered`` arriving too; never below 0."""
        level, levels = self.opening, []
        for offset, asked in enumerate(self.mean):
            level += self.coming.get(offset, 0.0) + ordered.get(offset, 0.0)
            level = max(level - asked, 0.0)
            levels.append(level)
        return levels


def chart_of(plan: StockPlan, quantity: Decimal | None = None) -> Chart | None:
    """The curve of ``plan``, with and without ordering ``quantity``; nothing without a forecast."""
    outlook = outlook_of(plan)
    if outlook is None:
        return None
    past = _history(plan, outlook.start)
    days = list(days_between(later(outlook.start, -HISTORY_DAYS), later(outlook.start, -1)))
    ahead = [later(outlook.start, offset) for offset in range(len(outlook.mean))]
    gap: list[Any] = [None] * len(days)
    return Chart(
        label=_("Demand, forecast and stock of %(product)s at %(place)s")
        % {"product": bilingual(plan.product), "place": bilingual(plan.warehouse)},
        days=[*days, *ahead],
        unit=bilingual(plan.product.unit),
        today=outlook.start,
        series=[
            history([past.get(day, 0) for day in days] + [None] * len(ahead)),
            forecast(gap + outlook.mean, low=gap + outlook.low, high=gap + outlook.high),
            *_stock_series(plan, outlook, gap, quantity),
        ],
        levels=[Level(name=_("Order below"), value=plan.reorder_point)],
        out_of_stock=_days_out(plan, outlook.start),
    )


def outlook_of(plan: StockPlan) -> Outlook | None:
    """What ``plan`` expects; nothing when it has no forecast."""
    stored = plan.forecast
    start = parse_date(str(stored.get("start", "")))
    if start is None or not stored.get("mean"):
        return None
    position = plan.explanation.get("position", {})
    opening = number(position.get("on_hand")) - number(position.get("reserved"))
    return Outlook(
        start=start,
        mean=list(stored["mean"]),
        low=list(stored.get("low", ())),
        high=list(stored.get("high", ())),
        coming=_coming(plan, start),
        opening=float(opening),
    )


def _stock_series(
    plan: StockPlan, outlook: Outlook, gap: Sequence[Any], quantity: Decimal | None
) -> list[Series]:
    without = [*gap, *outlook.stock({})]
    coming = [outlook.coming.get(offset, 0.0) for offset in range(len(outlook.mean))]
    if quantity is None:
        shown = [projected_stock(without)]
    else:
        lead_time = int(plan.explanation.get("lead_time_days") or 0)
        ordered = {lead_time: float(quantity)}
        if lead_time < len(coming):
            coming[lead_time] += float(quantity)
        shown = [
            projected_stock([*gap, *outlook.stock(ordered)], name=_("Stock with this order")),
            projected_otherwise(without),
        ]
    return [*shown, arrivals([*gap, *[value or None for value in coming]])]


def _history(plan: StockPlan, before: date) -> dict[date, float]:
    """What was asked for by day, here and at the places supplied from here."""
    rows = (
        _demand(plan, before)
        .filter(warehouse__in=places_behind(plan.warehouse_id))
        .values("day")
        .annotate(asked=Sum("quantity"))
    )
    return {row["day"]: float(row["asked"]) for row in rows}


def _days_out(plan: StockPlan, before: date) -> list[date]:
    rows = _demand(plan, before).filter(warehouse=plan.warehouse_id, is_out_of_stock=True)
    return list(rows.order_by("day").values_list("day", flat=True))


def _demand(plan: StockPlan, before: date) -> QuerySet[DailyDemand]:
    return DailyDemand.objects.filter(
        product=plan.product_id, day__gte=later(before, -HISTORY_DAYS), day__lt=before
    ).order_by()


def places_behind(warehouse_id: int) -> set[int]:
    """The place and every place that is supplied from it, directly or through others."""
    supplies: dict[int | None, list[int]] = {}
    links = Warehouse.objects.filter(supplied_by__isnull=False)
    for place, supplier in links.values_list("pk", "supplied_by"):
        supplies.setdefault(supplier, []).append(place)
    found, ahead = {warehouse_id}, [warehouse_id]
    while ahead:
        new = [place for place in supplies.get(ahead.pop(), []) if place not in found]
        found.update(new)
        ahead.extend(new)
    return found


def _coming(plan: StockPlan, start: date) -> dict[int, float]:
    """Quantities on their way by the day they arrive; what is late or undated comes next."""
    dated = [
        *arrivals_of_orders(plan.product_id, plan.warehouse_id),
        *arrivals_of_transfers(plan.product_id, plan.warehouse_id),
    ]
    coming: dict[int, float] = {}
    for day, quantity in dated:
        offset = (
            max((day - start).days, 0) if day else int(plan.explanation.get("lead_time_days") or 0)
        )
        coming[offset] = coming.get(offset, 0.0) + float(quantity)
    return coming
