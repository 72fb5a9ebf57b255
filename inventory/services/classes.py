"""ABC-XYZ classes of all products, computed from what left, by the thresholds in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from catalog.models import Product
from core import audit
from core.commands import command
from core.models import Company, User
from core.periods import today
from core.permissions import require
from core.quantities import NOTHING
from inventory.choices import ABC, XYZ
from inventory.errors import WrongThresholds
from inventory.models import ClassThresholds, StockClass
from inventory.selectors.classes import Used, used_by_period
from stockmath.abc_xyz import (
    classify_value,
    classify_variation,
    cumulative_shares,
    variation_of,
)

ROWS_A_STATEMENT = 1000
REPLACED = ("abc", "xyz", "quantity", "value", "cumulative_share", "variation", "computed_on")
DAYS_MAX = 3650


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked back on: whole periods that end yesterday."""

    bounds: Sequence[date]  # First days of the periods, and the day after the last one.

    @property
    def periods(self) -> list[tuple[date, date]]:
        """First and last day of each."""
        day = timedelta(days=1)
        return [(first, after - day) for first, after in pairwise(self.bounds)]


def window(thresholds: ClassThresholds, day: date) -> Window:
    """The periods before ``day``, the oldest first.

    >>> str(window(ClassThresholds(history_days=60, period_days=28), date(2026, 3, 2)).bounds[0])
    '2026-01-05'
    """
    count = thresholds.history_days // thresholds.period_days
    length = timedelta(days=thresholds.period_days)
    return Window([day - length * back for back in range(count, -1, -1)])


@command
def compute_classes(*, actor: User | None, day: date | None = None) -> int:
    """Every product has the class that what left before ``day`` gives it; return how many.

    May be repeated: the same ledger and thresholds give the same classes.

    Raises:
        NotPermitted: ``actor`` may not have classes computed.
    """
    require(actor, "inventory.change_classthresholds")
    as_of = day or today(Company.get().time_zone)
    thresholds = ClassThresholds.get()
    used = used_by_period(window(thresholds, as_of).periods)
    rows = _classes(sorted(Product.objects.values_list("pk", flat=True)), used, thresholds, as_of)
    StockClass.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=REPLACED,
        batch_size=ROWS_A_STATEMENT,
    )
    return len(rows)


@command
def change_thresholds(thresholds: ClassThresholds, *, actor: User | None) -> ClassThresholds:
    """Classes are cut as ``thresholds`` say from the next night on.

    Raises:
        NotPermitted: ``actor`` may not change them.
        WrongThresholds: they do not rise, or look back on less than two periods.
    """
    require(actor, "inventory.change_classthresholds")
    refuse_nonsense(thresholds)
    thresholds.save(force_update=True)
    names = ("history_days", "period_days", "a_share", "b_share", "x_variation", "y_variation")
    facts = {name: getattr(thresholds, name) for name in names}
    audit.record(actor, "class-thresholds.change", thresholds, **facts)
    return thresholds


def refuse_nonsense(thresholds: ClassThresholds) -> None:
    """Raise ``WrongThresholds`` unless every class can be told from the next."""
    shares = 0 < thresholds.a_share < thresholds.b_share <= 1
    variations = 0 < thresholds.x_variation < thresholds.y_variation
    days = 2 * thresholds.period_days <= thresholds.history_days <= DAYS_MAX
    if not (shares and variations and days and thresholds.period_days >= 1):
        raise WrongThresholds(most=DAYS_MAX)


def _classes(
    products: Sequence[int],
    used: dict[int, Used],
    thresholds: ClassThresholds,
    day: date,
) -> list[StockClass]:
    """One row a product; what came back more than it left counts as nothing."""
    if not products:
        return []
    periods = thresholds.history_days // thresholds.period_days
    nothing = Used(NOTHING, NOTHING, (NOTHING,) * periods)
    told = [used.get(product, nothing) for product in products]
    value = np.array([max(float(each.value), 0.0) for each in told])
    demand = np.array([[max(float(part), 0.0) for part in each.by_period] for each in told])
    abc = classify_value(value, a_share=thresholds.a_share, b_share=thresholds.b_share)
    xyz = classify_variation(
        demand, x_variation=thresholds.x_variation, y_variation=thresholds.y_variation
    )
    shares, variation = cumulative_shares(value), variation_of(demand)
    return [
        StockClass(
            product_id=product,
            abc=ABC.values[abc[row]],
            xyz=XYZ.values[xyz[row]],
            quantity=told[row].quantity,
            value=told[row].value,
            cumulative_share=float(shares[row]),
            variation=float(variation[row]) if np.isfinite(variation[row]) else None,
            computed_on=day,
        )
        for row, product in enumerate(products)
    ]
