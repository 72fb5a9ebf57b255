"""Goods to sell."""

from decimal import Decimal
from itertools import count

from inventory.choices import DocumentKind, LocationKind
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.services.lots import lot_of
from inventory.values import DocumentDraft, Move

_numbers = count(1)


def put_in_stock(warehouse, product, quantity, *, lot="", expires_on=None):
    """``quantity`` of ``product`` is in stock, at a value of 1 a unit."""
    move = Move(
        product,
        outside(LocationKind.OPENING),
        stock_location(warehouse),
        Decimal(quantity),
        lot_of(product, lot, expires_on=expires_on),
        Decimal(quantity),
    )
    draft = DocumentDraft(DocumentKind.OPENING, f"test-stock:{next(_numbers)}", warehouse)
    post_document(draft, [move], actor=None)
