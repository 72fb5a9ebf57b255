"""What the services that change values share: lines of value alone, and their posting."""

from collections.abc import Iterable
from decimal import Decimal

from catalog.models import Product
from core.events import publish
from core.models import User
from core.quantities import LARGEST, NOTHING
from inventory.choices import LocationKind, MovementReason
from inventory.errors import WrongCost
from inventory.events import DocumentPosted
from inventory.models import StockDocument, Warehouse
from inventory.selectors import outside, stock_location
from inventory.services.ledger.lines import Line, Revaluing, nameless_lots, plain
from inventory.services.ledger.posting import post, prepared
from inventory.values import DocumentDraft


def revaluing_lines(
    warehouse: Warehouse, wanted: Iterable[tuple[Product, Revaluing]]
) -> list[Line]:
    """A line for each product whose pool in ``warehouse`` is valued another way."""
    rows = list(wanted)
    difference, here = outside(LocationKind.DIFFERENCE), stock_location(warehouse)
    lots = nameless_lots(product.pk for product, _change in rows)
    return [
        Line(
            product=product,
            lot_id=lots[product.pk],
            source=difference,
            destination=here,
            quantity=NOTHING,
            reason=MovementReason.REVALUATION,
            change=change,
        )
        for product, change in rows
    ]


def post_values(
    draft: DocumentDraft, lines: list[Line], actor: User | None
) -> tuple[StockDocument, bool]:
    """``draft`` is posted with ``lines``, and whether it was not before. Who may is checked."""
    (document,), new = post([prepared(draft, lines)], actor)
    if new:
        publish(DocumentPosted(document_id=document.pk))
    return document, bool(new)


def refuse_wrong_cost(cost: Decimal) -> None:
    """Raise ``WrongCost`` unless ``cost`` can be stored exactly."""
    if not (cost.is_finite() and 0 <= cost <= LARGEST):
        raise WrongCost(limit=plain(LARGEST))
