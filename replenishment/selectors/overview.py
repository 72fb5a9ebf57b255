"""The few figures about a person's places that stand on their home page."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum

from core.models import User
from inventory.models import StockBalance, StockCost
from replenishment.models import StockPlan


@dataclass(frozen=True, slots=True)
class SoldOut:
    """How many products that sell somewhere are not on hand there."""

    missing: int
    expected: int

    @property
    def share(self) -> Decimal:
        """Of one; nothing expected, nothing missing."""
        return Decimal(self.missing) / self.expected if self.expected else Decimal(0)


def stock_value(user: User) -> Decimal:
    """What the stock of ``user``'s places is worth, in the base currency."""
    total = StockCost.objects.visible_to(user).aggregate(total=Sum("value"))["total"]
    return Decimal(0) if total is None else total


def sold_out(user: User) -> SoldOut:
    """Products that should sell at a place of ``user``'s, and those with nothing on hand."""
    expected = StockPlan.objects.visible_to(user).filter(daily_mean__gt=0)
    there = StockBalance.objects.in_stock().filter(
        product=OuterRef("product"), location__warehouse=OuterRef("warehouse")
    )
    return SoldOut(missing=expected.exclude(Exists(there)).count(), expected=expected.count())
