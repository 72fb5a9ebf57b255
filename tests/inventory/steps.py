"""Short ways to post, for tests of the ledger's door."""

from datetime import UTC, date, datetime
from decimal import Decimal

from inventory.choices import DocumentKind, LocationKind
from inventory.models import Promise, StockBalance, StockCost
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.services.reservations import promise
from inventory.values import DocumentDraft, Move, Wish


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


def wish(product, quantity, owner="order:1", **more):
    """What an owner asks for, as short as a test can say it."""
    given = {"needed_on": date(2026, 3, 2), "expires_at": datetime(2099, 1, 1, tzinfo=UTC)}
    return Wish(owner=owner, product=product, quantity=Decimal(quantity), **(given | more))


def ask(warehouse, product, quantity, owner="order:1", **more):
    """One owner is promised one product."""
    wishes = [wish(product, quantity, owner, **more)]
    return promise(actor=None, warehouse=warehouse, wishes=wishes)[0]


def covered(owner="order:1"):
    """What is reserved for the owner, and what of it is on backorder."""
    row = Promise.objects.get(owner=owner)
    return row.reserved_quantity, row.missing
