"""Goods held by hand, and orders promised as a whole."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import NotPromised, WrongPromise
from inventory.models import Lot, Promise, Reservation, StockBalance
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services import reservations
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, Move
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import ask, covered, issue, receive, wish

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def agrees():
    """Whatever a test did, every projection says what it should."""
    yield
    assert verify_ledger() == []


@pytest.fixture
def warehouse(noon):
    return WarehouseFactory()


@pytest.fixture
def product(warehouse):
    product = ProductFactory()
    receive(warehouse, product, 10, "100", key="first")
    return product


def ship(warehouse, product, quantity, owner="order:1", *, key="ship", lot=None, **more):
    move = Move(
        product,
        stock_location(warehouse),
        outside(LocationKind.CUSTOMER),
        Decimal(quantity),
        lot,
        owner=owner,
    )
    draft = DocumentDraft(DocumentKind.SHIPMENT, key, warehouse, **more)
    return post_document(draft, [move], actor=None)


def reserved():
    return sum(StockBalance.objects.values_list("reserved", flat=True))


def state(owner="order:1"):
    return Promise.objects.get(owner=owner).state


def test_goods_are_held_by_hand_until_a_day_and_once(warehouse, product):
    clerk = UserFactory(may=["inventory.add_promise"], at=[warehouse])
    given = {
        "actor": clerk,
        "warehouse": warehouse,
        "product": product,
        "reference": "Ms Li",
        "key": "k1",
    }

    held = reservations.hold_goods(quantity=Decimal(4), **given)

    assert reservations.hold_goods(quantity=Decimal(4), **given) == held
    assert (covered(held.owner), str(held)) == ((4, 0), "Ms Li")
    assert held.expires_at == datetime(2026, 3, 9, 16, tzinfo=UTC)
    with pytest.raises(KeyReused):
        reservations.hold_goods(quantity=Decimal(5), **given)
    with pytest.raises(WrongPromise):
        reservations.hold_goods(
            quantity=Decimal(1), **given | {"key": "k2", "ends_on": date(2026, 3, 1)}
        )
    with pytest.raises(NotPermitted):
        reservations.hold_goods(quantity=Decimal(1), **given | {"actor": UserFactory()})


def test_what_was_held_by_hand_is_used_lot_by_lot(warehouse):
    product = ProductFactory(tracking=Tracking.LOT)
    for code in "AB":
        lot = Lot.objects.create(product=product, code=code)
        receive(warehouse, product, 3, "30", key=code, lot=lot)
    held = reservations.hold_goods(
        actor=None,
        warehouse=warehouse,
        product=product,
        quantity=Decimal(5),
        reference="Fair",
        key="k",
    )

    document = reservations.issue_held(actor=None, held=held, key="use")

    assert reservations.issue_held(actor=None, held=held, key="use") == document
    moved = document.movements.order_by("line").values_list("lot__code", "quantity")
    assert list(moved) == [("A", 3), ("B", 2)]
    assert state(held.owner) == "fulfilled"
    with pytest.raises(NotPromised):
        reservations.issue_held(actor=None, held=held, key="again")


def test_what_an_order_holds_is_not_used_by_hand(warehouse, product):
    held = ask(warehouse, product, 5)

    with pytest.raises(WrongPromise):
        reservations.issue_held(actor=None, held=held, key="use")


def test_a_long_order_is_promised_as_a_whole(warehouse):
    products = [ProductFactory() for _number in range(40)]
    for product in products:
        receive(warehouse, product, 1, "1", key=f"r{product.pk}")
    wishes = [wish(product, 1, f"o:{n}:{product.pk}") for n in range(30) for product in products]

    for _again in range(2):
        reservations.promise(actor=None, warehouse=warehouse, wishes=wishes)

    assert Promise.objects.lacking().count() == 29 * 40
    assert Reservation.objects.open().count() == 40


def test_a_place_below_zero_has_nothing_to_reserve(noon):
    warehouse, product = WarehouseFactory(allows_negative=True), ProductFactory()
    issue(warehouse, product, 3, key="i")

    ask(warehouse, product, 2)
    receive(warehouse, product, 4, "40", key="r")
    reservations.settle_promises()

    assert covered() == (1, 1)
