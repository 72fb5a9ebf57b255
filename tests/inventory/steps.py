"""Short ways to post, for tests of the ledger's door."""

from decimal import Decimal

from inventory.choices import DocumentKind, LocationKind
from inventory.models import StockBalance, StockCost
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, Move


def receive(warehouse, product, quantity, value, *, key, **more):
    supplier = outside(LocationKind.SUPPLIER)
    lot = more.pop("lot", None)
    draft = DocumentDraft(DocumentKind.RECEIPT, key, warehouse, **more)
    move = Move(
        product, supplier, stock_location(warehouse), Decimal(quantity), lot, Decimal(value)
    )
    return post_document(draft, [move], actor=None)


def issue(warehouse, product, quantity, *, key, actor=None, lot=None):
    draft = DocumentDraft(DocumentKind.ISSUE, key, warehouse)
    use = outside(LocationKind.USE)
    move = Move(product, stock_location(warehouse), use, Decimal(quantity), lot)
    return post_document(draft, [move], actor=actor)


def cost_of(product, warehouse):
    cost = StockCost.objects.get(product=product, warehouse=warehouse)
    return cost.quantity, cost.value


def on_hand(product, location):
    return sum(b.on_hand for b in StockBalance.objects.filter(product=product, location=location))
