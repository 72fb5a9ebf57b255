"""Questions about ABC-XYZ classes, and the ledger's answer to what left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateField, F, Q, When
from django.db.models.functions import Coalesce

from core.fields import FixedField, total
from inventory.choices import LocationKind
from inventory.models import StockClass, StockMovement

LEAVES_TO = (LocationKind.CUSTOMER, LocationKind.USE)  # Losses say nothing of demand.


@dataclass(frozen=True, slots=True)
class Used:
    """What left of one product, less what came back."""

    quantity: Decimal  # Stock units.
    value: Decimal  # At cost, in the base currency.
    by_period: tuple[Decimal, ...]  # Stock units.


def used_by_period(periods: Sequence[tuple[date, date]]) -> dict[int, Used]:
    """What left each product, by (first, last) day of each period; products without are left out.

    A reversal counts on the day of what it takes back, so that a mistake leaves no trace.
    """
    back = Q(source__kind__in=LEAVES_TO)
    day = Coalesce("document__reverses__effective_on", "effective_on", output_field=DateField())
    sums: dict[str, Any] = {
        f"period_{number}": total("signed", filter=Q(day__range=period))
        for number, period in enumerate(periods)
    }
    rows: Any = (
        StockMovement.objects.filter(back | Q(destination__kind__in=LEAVES_TO))
        .annotate(day=day, signed=_signed(back, "quantity"), signed_value=_signed(back, "value"))
        .filter(day__range=(periods[0][0], periods[-1][1]))
        .order_by()
        .values("product_id")
        .annotate(quantity_sum=total("signed"), value_sum=total("signed_value"), **sums)
    )
    return {
        row["product_id"]: Used(
            row["quantity_sum"], row["value_sum"], tuple(row[name] for name in sums)
        )
        for row in rows
    }


def _signed(back: Q, name: str) -> Case:
    return Case(When(back, then=-F(name)), default=F(name), output_field=FixedField())


def stock_classes(product_ids: Collection[int] | None = None) -> dict[int, str]:
    """The class of each product, such as "AX"; products that have none yet are left out."""
    rows = StockClass.objects.all()
    if product_ids is not None:
        rows = rows.filter(product__in=product_ids)
    return {row.product_id: f"{row.abc}{row.xyz}" for row in rows.only("product_id", "abc", "xyz")}
