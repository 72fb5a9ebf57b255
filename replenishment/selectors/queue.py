"""The queue of suggestions: its groups, what each order comes to, how urgent a row is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When

from core.fields import Multiply, total
from core.models import Company, User
from core.periods import later, today
from core.quantities import NOTHING
from inventory.models import Warehouse
from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrderLine, Supplier
from replenishment.choices import SuggestionKind
from replenishment.models import Suggestion

SOON_DAYS = 7
GROUPS_MAX = 60  # Ranked by urgency; what comes after stands in the order of its keys.


@dataclass(frozen=True, slots=True)
class OrderTotal:
    """What the suggestions of one supplier for one place come to, beside the supplier's minimum."""

    warehouse: Warehouse
    waiting: Decimal
    in_draft: Decimal
    minimum: Decimal

    @property
    def total(self) -> Decimal:
        return self.waiting + self.in_draft

    @property
    def missing(self) -> Decimal:
        return max(self.minimum - self.total, NOTHING)

    @property
    def percent(self) -> int:
        if self.minimum <= 0:
            return 100
        return int(min(100 * self.total / self.minimum, Decimal(100)))


@dataclass(slots=True)
class Group:
    """The suggestions that go to one supplier, or come from one warehouse of ours."""

    key: str
    kind: str
    source: Supplier | Warehouse
    count: int = 0
    value: Decimal = NOTHING
    urgent: int = 0
    stockout_on: date | None = None
    orders: list[OrderTotal] = field(default_factory=list)

    @property
    def is_purchase(self) -> bool:
        return self.kind == SuggestionKind.BUY


def current_day() -> date:
    """The day by which the queue judges urgency: today, for the company."""
    return today(Company.get().time_zone)


def group_key(suggestion: Suggestion) -> str:
    """Names the group of ``suggestion``, such as "buy-3" or "transfer-7"."""
    return f"{suggestion.kind}-{suggestion.supplier_id or suggestion.source_warehouse_id}"


def next_after(suggestion: Suggestion, waiting: QuerySet[Suggestion]) -> int | None:
    """The key of what to decide next: the rest of its group by urgency, then another group."""
    rows = waiting.order_by("stockout_on", "-value", "pk")
    group = rows.filter(
        kind=suggestion.kind,
        supplier=suggestion.supplier_id,
        source_warehouse=suggestion.source_warehouse_id,
    )
    keys = list(group.values_list("pk", flat=True))
    here = keys.index(suggestion.pk) + 1 if suggestion.pk in keys else 0
    if here < len(keys):
        return keys[here]
    others = rows.exclude(pk__in=keys).values_list("pk", flat=True)
    return others.first() or (keys[0] if here > 1 else None)


def groups_of(suggestions: QuerySet[Suggestion], day: date) -> list[Group]:
    """The groups of ``suggestions``, the one that runs out first at the head."""
    totals = list(_totals(suggestions, day))
    suppliers = Supplier.objects.select_related("partner").in_bulk(
        {row["supplier"] for row in totals if row["supplier"]}
    )
    places = {row[name] for row in totals for name in ("warehouse", "source_warehouse")} - {None}
    warehouses = Warehouse.objects.in_bulk(places)
    drafts = _draft_values(suppliers)
    groups: dict[str, Group] = {}
    for row in totals:
        source = suppliers.get(row["supplier"]) or warehouses[row["source_warehouse"]]
        key = f"{row['kind']}-{source.pk}"
        group = groups.setdefault(key, Group(key, row["kind"], source))
        _add(group, row)
        if isinstance(source, Supplier):
            in_draft = drafts.get((source.pk, row["warehouse"]), NOTHING)
            place = warehouses[row["warehouse"]]
            group.orders.append(OrderTotal(place, row["sum"], in_draft, source.order_value_min))
    return sorted(groups.values(), key=_urgency_of)


def ranked(suggestions: QuerySet[Suggestion], keys: Sequence[str]) -> QuerySet[Suggestion]:
    """``suggestions`` with ``group_rank``: the place of each one's group among ``keys``."""
    cases = [
        When(_belongs_to(key), then=Value(rank))
        for rank, key in enumerate(keys[:GROUPS_MAX])
        if _belongs_to(key)
    ]
    rank = Case(*cases, default=Value(GROUPS_MAX), output_field=IntegerField())
    return suggestions.annotate(group_rank=rank)


def waiting_in(suggestions: QuerySet[Suggestion]) -> dict[str, Any]:
    """How many suggestions there are, and what they are worth together."""
    return suggestions.order_by().aggregate(count=Count("pk"), value=total("value"))


def urgent_count(user: User) -> int:
    """Suggestions that wait for ``user`` where the shelf is, or within a week will be, empty."""
    limit = later(current_day(), SOON_DAYS)
    return _waiting_for(user).filter(stockout_on__lte=limit).count()


def calm_count(user: User) -> int:
    """Suggestions that wait for ``user`` with more than a week in hand."""
    limit = later(current_day(), SOON_DAYS)
    return _waiting_for(user).exclude(stockout_on__lte=limit).count()


def overdue_count(user: User) -> int:
    """Suggestions that wait for ``user`` and should have been ordered before today."""
    return _waiting_for(user).filter(order_on__lt=current_day()).count()


def _waiting_for(user: User) -> QuerySet[Suggestion]:
    return Suggestion.objects.visible_to(user).awaiting_decision()


def _totals(suggestions: QuerySet[Suggestion], day: date) -> Iterable[dict[str, Any]]:
    rows: Iterable[Any] = (
        suggestions.order_by()
        .values("kind", "supplier", "source_warehouse", "warehouse")
        .annotate(
            count=Count("pk"),
            sum=total("value"),
            first=Min("stockout_on"),
            urgent=Count("pk", filter=Q(stockout_on__lte=later(day, SOON_DAYS))),
        )
        .order_by("kind", "supplier", "source_warehouse", "warehouse")
    )
    return rows


def _draft_values(suppliers: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """What stands in open drafts already, by (supplier, warehouse)."""
    rows = (
        PurchaseOrderLine.objects.filter(
            order__status=OrderStatus.DRAFT, order__supplier__in=list(suppliers)
        )
        .values("order__supplier", "order__warehouse")
        .annotate(sum=Sum(Multiply("quantity", "price")))
        .order_by()
    )
    return {(row["order__supplier"], row["order__warehouse"]): row["sum"] for row in rows}


def _add(group: Group, row: dict[str, Any]) -> None:
    group.count += row["count"]
    group.value += row["sum"]
    group.urgent += row["urgent"]
    days = [day for day in (group.stockout_on, row["first"]) if day is not None]
    group.stockout_on = min(days, default=None)


def _urgency_of(group: Group) -> tuple[Any, ...]:
    return (group.stockout_on is None, group.stockout_on or date.max, -group.value, group.key)


def _belongs_to(key: str) -> Q:
    """The condition of a group's key; an empty one when the key makes no sense."""
    kind, _, number = key.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return Q()
    if kind == SuggestionKind.BUY:
        return Q(kind=kind, supplier=int(number))
    return Q(kind=kind, source_warehouse=int(number)) if kind in SuggestionKind.values else Q()
