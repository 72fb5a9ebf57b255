"""Short ways to move lots, for tests of what is told of them."""

from datetime import date
from decimal import Decimal

from catalog.choices import Tracking
from inventory.choices import DocumentKind, LocationKind
from inventory.models import Lot
from inventory.selectors import outside, stock_location
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory

FAR = date(2099, 1, 1)


def tracked(**facts):
    return ProductFactory(tracking=Tracking.LOT_EXPIRY, **facts)


def lot_of(product, code, expires_on=FAR):
    return Lot.objects.create(product=product, code=code, expires_on=expires_on)


def come(lot, place, quantity, *, key, origin="", effective_on=None):
    """Goods of ``lot`` come from suppliers, at 1 apiece."""
    move = Move(
        lot.product,
        outside(LocationKind.SUPPLIER),
        stock_location(place),
        Decimal(quantity),
        lot,
        Decimal(quantity),
    )
    draft = DocumentDraft(DocumentKind.RECEIPT, key, place, effective_on, origin)
    return post_document(draft, [move], actor=None)


def go(lot, place, quantity, *, key, to=LocationKind.CUSTOMER, origin="", effective_on=None):
    """Goods of ``lot`` leave ``place``."""
    kind = DocumentKind.SHIPMENT if to == LocationKind.CUSTOMER else DocumentKind.ISSUE
    move = Move(lot.product, stock_location(place), outside(to), Decimal(quantity), lot)
    draft = DocumentDraft(kind, key, place, effective_on, origin)
    return post_document(draft, [move], actor=None)


def make(used, made, place, *, key, quantity=1, kind=DocumentKind.ISSUE):
    """One document in which ``used`` lots go in and ``made`` lots come out."""
    bench, stock = outside(LocationKind.USE), stock_location(place)
    moves = [Move(lot.product, stock, bench, Decimal(quantity), lot) for lot in used]
    moves += [
        Move(lot.product, bench, stock, Decimal(quantity), lot, Decimal(quantity)) for lot in made
    ]
    return post_document(DocumentDraft(kind, key, place), moves, actor=None)


def bring_back(lot, place, quantity, *, key, effective_on=None):
    """A customer returns some of ``lot``."""
    stock, customers = stock_location(place), outside(LocationKind.CUSTOMER)
    move = Move(lot.product, customers, stock, Decimal(quantity), lot)
    draft = DocumentDraft(DocumentKind.CUSTOMER_RETURN, key, place, effective_on)
    return post_document(draft, [move], actor=None)
