"""Stock that is worth something else than was thought."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from catalog.models import Product
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from core.quantities import round_quantity
from inventory.choices import DocumentKind
from inventory.errors import EmptyDocument, NamedTwice, ReasonNeeded
from inventory.models import StockDocument, Warehouse
from inventory.services.ledger.lines import Revaluing, plain
from inventory.services.valuing import post_values, refuse_wrong_cost, revaluing_lines
from inventory.values import DocumentDraft


@command
def revalue_stock(
    *,
    actor: User | None,
    warehouse: Warehouse,
    lines: Sequence[tuple[Product, Decimal]],
    reason: str,
    key: str,
    effective_on: date | None = None,
) -> StockDocument:
    """What ``warehouse`` holds of each product is worth the given cost per unit.

    The document says what it was worth before; the difference goes to, or comes from,
    differences. Safe to repeat with the same ``key``.

    Raises:
        NotPermitted: ``actor`` may not change what stock is worth there.
        EmptyDocument, ReasonNeeded: lines or the reason are missing.
        WrongCost: a cost is below zero or cannot be stored.
        NothingToRevalue: a product is not in stock there.
        NamedTwice: a product stands in two lines.
        AtStandardCost: a product is valued at standard cost.
        PeriodClosed: the day lies in a month whose books are closed.
    """
    require(actor, "inventory.revalue_stockcost", place=warehouse)
    if not lines:
        raise EmptyDocument
    if not reason.strip():
        raise ReasonNeeded
    costs: dict[int, Decimal] = {}
    for product, cost in lines:
        refuse_wrong_cost(cost)
        if product.pk in costs:
            raise NamedTwice(product=str(product))
        costs[product.pk] = round_quantity(cost)
    draft = DocumentDraft(
        DocumentKind.REVALUATION,
        key,
        warehouse,
        effective_on,
        reason=reason,
        request=repr([(pk, plain(cost)) for pk, cost in costs.items()]),
    )
    changes = [(product, Revaluing(unit_cost=costs[product.pk])) for product, _cost in lines]
    document, is_new = post_values(draft, revaluing_lines(warehouse, changes), actor)
    if is_new:
        audit.record(actor, "stock.revalue", document, lines=len(lines), reason=reason)
    return document
