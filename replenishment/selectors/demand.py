"""What was asked of each product at each place, day by day, as arrays for the mathematics."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Min
from django.db.models.functions import Cast
from numpy.typing import NDArray

from core.fields import total as total_of
from core.quantities import SCALE
from inventory.choices import AVAILABLE_KINDS
from inventory.models import StockMovement
from replenishment.models import DailyDemand
from replenishment.selectors.supply import network as places_of_ours
from replenishment.values.network import Network, PairKey

OUTLIER_FACTOR = 20  # So many times the mean of all other days with demand is no usual day.
OUTLIER_DAYS_MIN = 5  # With fewer other days nobody can tell what is usual.
HISTORY_DAYS = 53 * 7  # A year and a week, so that every weekday is seen equally often.


@dataclass(frozen=True, slots=True)
class Outlier:
    """The one day that was far above all others, and what it counts as."""

    day: date
    quantity: float
    counted: float


@dataclass(frozen=True)
class History:
    """Demand by day, oldest first: of a place itself and of all places it supplies.

    ``demand`` (n_pairs, n_days) is NaN before the product was known there and on days out of
    stock. ``own`` (n_pairs,) is the part of the total that was asked of the place itself.
    """

    pairs: list[PairKey]
    first: date
    demand: NDArray[np.float64]
    own: NDArray[np.float64]
    days_out: NDArray[np.int64]
    outliers: dict[int, Outlier] = field(default_factory=dict)

    def of(self, rows: Sequence[int]) -> "History":
        """Only these rows, in this order."""
        pairs = [self.pairs[row] for row in rows]
        outliers = {
            number: self.outliers[row] for number, row in enumerate(rows) if row in self.outliers
        }
        return History(
            pairs, self.first, self.demand[rows], self.own[rows], self.days_out[rows], outliers
        )

    @cached_property
    def days_known(self) -> NDArray[np.int64]:
        return (~np.isnan(self.demand)).sum(axis=1)

    @cached_property
    def days_with_demand(self) -> NDArray[np.int64]:
        return (self.demand > 0).sum(axis=1)


def pairs_with_demand(product_ids: Collection[int], as_of: date) -> set[PairKey]:
    """Products and places where anything was asked for within the history."""
    rows = DailyDemand.objects.filter(
        product_id__in=product_ids, day__gte=first_day(as_of), day__lt=as_of, quantity__gt=0
    )
    return set(rows.order_by().values_list("product_id", "warehouse_id").distinct())


def history(pairs: Collection[PairKey], *, network: Network, as_of: date) -> History:
    """The days before ``as_of`` of all ``pairs``, which hold every place above each of them."""
    ordered = sorted(pairs)
    index = {pair: row for row, pair in enumerate(ordered)}
    own, out = _own_demand(index, as_of)
    days_out = out.sum(axis=1)
    _leave_out(own, out)
    outliers = _tame(own, first_day(as_of))
    total, share = _with_places_below(own, index, network)
    return History(ordered, first_day(as_of), total, share, days_out, outliers)


def first_day(as_of: date) -> date:
    return as_of - timedelta(days=HISTORY_DAYS)


def _own_demand(
    index: dict[PairKey, int], as_of: date
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Demand and days out of stock of each pair itself; NaN before it was known there."""
    first = first_day(as_of)
    products = {product for product, _place in index}
    own = np.full((len(index), HISTORY_DAYS), np.nan)
    out = np.zeros((len(index), HISTORY_DAYS), dtype=bool)
    for pair, day in _first_known(products).items():
        if pair in index and day < as_of:
            own[index[pair], max((day - first).days, 0) :] = 0.0
    rows = (
        DailyDemand.objects.filter(product_id__in=products, day__gte=first, day__lt=as_of)
        .order_by()
        .annotate(units=Cast("quantity", BigIntegerField()))
        .values_list("product_id", "warehouse_id", "day", "units", "is_out_of_stock")
    )
    for product, place, day, units, is_out in rows.iterator(chunk_size=10_000):
        row = index.get((product, place))
        if row is not None:
            column = (day - first).days
            own[row, column] = units / SCALE
            out[row, column] = is_out
    return own, out


def _first_known(product_ids: Collection[int]) -> dict[PairKey, date]:
    """The day each product was first sold or first stood in stock at each place."""
    sold: Any = (
        DailyDemand.objects.filter(product_id__in=product_ids, quantity__gt=0)
        .order_by()
        .values_list("product_id", "warehouse_id")
        .annotate(first=Min("day"))
    )
    stocked: Any = (
        StockMovement.objects.filter(
            product_id__in=product_ids, destination__kind__in=AVAILABLE_KINDS
        )
        .order_by()
        .values_list("product_id", "destination__warehouse_id")
        .annotate(first=Min("effective_on"))
    )
    known: dict[PairKey, date] = {}
    for product, place, day in [*sold, *stocked]:
        pair = (product, place)
        known[pair] = min(day, known.get(pair, day))
    return known


def _leave_out(own: NDArray[np.float64], out: NDArray[np.bool_]) -> None:
    """Days out of stock become NaN, but the day on which the last piece was sold counts.

    A product that only ever sold on such days keeps them: a low guess is better than none.
    """
    began_empty = np.zeros_like(out)
    began_empty[:, 1:] = out[:, :-1]
    missing = out & ~((own > 0) & ~began_empty)
    asked = np.nan_to_num(own)
    told = np.where(missing, 0.0, asked).sum(axis=1) > 0
    silent = asked.sum(axis=1) == 0
    missing &= (told | silent)[:, None]
    own[missing] = np.nan


def _tame(own: NDArray[np.float64], first: date) -> dict[int, Outlier]:
    """A day far above all others counts as the largest of them; each is told by its row."""
    sold = np.nan_to_num(own)
    others = np.maximum((sold > 0).sum(axis=1) - 1, 1)
    largest = sold.max(axis=1, initial=0.0)
    usual = (sold.sum(axis=1) - largest) / others
    is_far = (others >= OUTLIER_DAYS_MIN) & (largest > OUTLIER_FACTOR * usual)
    outliers = {}
    for row in np.flatnonzero(is_far):
        column = int(sold[row].argmax())
        counted = float(np.partition(sold[row], -2)[-2])
        day = first + timedelta(days=column)
        outliers[int(row)] = Outlier(day, float(sold[row, column]), counted)
        own[row, column] = counted
    return outliers


def _with_places_below(
    own: NDArray[np.float64], index: dict[PairKey, int], network: Network
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add to each place the demand of those it supplies; their unknown days count as usual ones."""
    total = own.copy()
    known = ~np.isnan(own)
    usual = np.where(known, own, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    started = np.maximum.accumulate(known, axis=1)
    filled = np.where(known, own, np.where(started, usual[:, None], np.nan))
    has_below = set()
    for (product, place), row in index.items():
        if not known[row].any():
            continue
        for above in network.above(place):
            target = index[product, above]
            if target not in has_below:
                total[target] = filled[target]
                has_below.add(target)
            both = np.nan_to_num(total[target]) + np.nan_to_num(filled[row])
            total[target] = np.where(np.isnan(total[target]) & np.isnan(filled[row]), np.nan, both)
    whole = np.nansum(total, axis=1)
    own_sum = np.nansum(filled, axis=1)
    return total, np.where(whole > 0, own_sum / np.where(whole > 0, whole, 1.0), 1.0)


def days_of(product_id: int, warehouse_id: int, *, first: date, last: date) -> dict[date, Decimal]:
    """Demand by day at a place and at all places it supplies: what its forecast is made from."""
    net = places_of_ours()
    below = [place for place in net.stops if warehouse_id in net.above(place)]
    rows = (
        DailyDemand.objects.filter(product_id=product_id, warehouse_id__in=[warehouse_id, *below])
        .filter(day__range=(first, last))
        .order_by()
        .values_list("day")
        .annotate(sum=total_of("quantity"))
    )
    return dict(rows)
