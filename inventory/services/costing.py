"""How products are valued: methods by category and standard costs, with the stock they hold."""

from collections import defaultdict
from decimal import Decimal

from catalog.models import Category, Product
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from core.quantities import round_quantity
from inventory.choices import CostingMethod, DocumentKind
from inventory.errors import TooManyToRevalue
from inventory.models import CostingRule, StandardCost, StockDocument
from inventory.selectors.costing import OutOfLine, pools_out_of_line
from inventory.services.ledger.lines import LINES_MAX, Revaluing
from inventory.services.valuing import post_values, refuse_wrong_cost, revaluing_lines
from inventory.values import DocumentDraft

POOLS_MAX = 50_000


@command
def set_costing_method(
    *,
    actor: User | None,
    category: Category,
    method: CostingMethod | None,
    reason: str,
    key: str,
) -> list[StockDocument]:
    """``category`` has the costing ``method`` (None: that of the category above it).

    Stock of its products is revalued by one document a place, which are returned. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change costing rules.
        TooManyToRevalue: too much stock would change at once.
        PeriodClosed: today lies in a month whose books are closed.
    """
    require(actor, "inventory.change_costingrule")
    if method is None:
        CostingRule.objects.filter(category=category).delete()
    else:
        CostingRule.objects.update_or_create(category=category, defaults={"method": method})
    documents = _bring_into_line(pools_out_of_line(category=category), actor, key, reason)
    audit.record(
        actor,
        "costing.set_method",
        category,
        method=method or "",
        reason=reason,
        documents=[document.number for document in documents],
    )
    return documents


@command
def set_standard_cost(
    *, actor: User | None, product: Product, cost: Decimal, reason: str, key: str
) -> list[StockDocument]:
    """One unit of ``product`` has the standard cost ``cost`` everywhere.

    Stock at standard cost is revalued by one document a place, which are returned; so is stock
    that waited for its first standard cost. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change standard costs.
        WrongCost: it is below zero or cannot be stored.
        PeriodClosed: today lies in a month whose books are closed.
    """
    require(actor, "inventory.change_standardcost")
    refuse_wrong_cost(cost)
    cost = round_quantity(cost)
    StandardCost.objects.update_or_create(product=product, defaults={"cost": cost})
    documents = _bring_into_line(pools_out_of_line(product=product), actor, key, reason)
    audit.record(
        actor,
        "costing.set_standard",
        product,
        cost=f"{cost:f}",
        reason=reason,
        documents=[document.number for document in documents],
    )
    return documents


@command
def bring_into_line(*, actor: User | None, reason: str, key: str) -> list[StockDocument]:
    """All stock is valued as its category asks for: products had moved to another one.

    Raises:
        NotPermitted: ``actor`` may not change costing rules.
        TooManyToRevalue: too much stock would change at once.
    """
    require(actor, "inventory.change_costingrule")
    return _bring_into_line(pools_out_of_line(), actor, key, reason)


def _bring_into_line(
    pools: list[OutOfLine], actor: User | None, key: str, reason: str
) -> list[StockDocument]:
    if len(pools) > POOLS_MAX:
        raise TooManyToRevalue(count=len(pools), limit=POOLS_MAX)
    by_place: defaultdict[int, list[OutOfLine]] = defaultdict(list)
    for pool in pools:
        by_place[pool.cost.warehouse_id].append(pool)
    documents = []
    for warehouse_id in sorted(by_place):
        here = by_place[warehouse_id]
        for start in range(0, len(here), LINES_MAX):
            part = here[start : start + LINES_MAX]
            documents.append(_revalue(part, f"{key}:{warehouse_id}:{start}", actor, reason))
    return documents


def _revalue(pools: list[OutOfLine], key: str, actor: User | None, reason: str) -> StockDocument:
    warehouse = pools[0].cost.warehouse
    draft = DocumentDraft(
        DocumentKind.REVALUATION, key, warehouse, reason=reason, request=f"costing:{key}"
    )
    wanted = [(one.cost.product, Revaluing(one.method, one.standard_rate)) for one in pools]
    return post_values(draft, revaluing_lines(warehouse, wanted), actor)[0]
