"""Who may have which goods: promised, reserved, kept, let go and shared out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from core.errors import NotPermitted
from core.models import AuditEntry, OutboxEvent
from inventory.choices import DocumentKind, LocationKind, Priority
from inventory.errors import InsufficientStock, NotPromised, ReasonNeeded, WrongPromise
from inventory.models import Lot, Promise, Reservation, StockBalance
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services import reservations
from inventory.services.ledger import post_document
from inventory.services.reversals import reverse_document
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


def test_what_is_free_is_reserved_and_the_rest_is_a_backorder(warehouse, product):
    ask(warehouse, product, 7)
    ask(warehouse, product, 5, "order:2")

    assert (covered(), covered("order:2")) == ((7, 0), (3, 2))
    assert reserved() == 10


def test_the_same_owner_is_promised_once(warehouse, product):
    ask(warehouse, product, 7)
    ask(warehouse, product, 7)
    assert covered() == (7, 0)

    ask(warehouse, product, 4)
    assert covered() == (4, 0)
    ask(warehouse, product, 12)
    assert covered() == (10, 2)
    with pytest.raises(WrongPromise):
        ask(warehouse, ProductFactory(), 1)


def test_nobody_else_may_take_what_is_reserved(warehouse, product):
    ask(warehouse, product, 7)

    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse, product, 4, key="i")

    assert refusal.value.facts["shortages"][0]["reserved"] == "7"
    assert "7 reserved for others" in str(refusal.value)
    issue(warehouse, product, 3, key="i")
    with pytest.raises(InsufficientStock):
        ship(warehouse, product, 7, "order:2")


def test_what_leaves_for_the_owner_is_reserved_no_longer(warehouse, product):
    ask(warehouse, product, 7)

    ship(warehouse, product, 3)
    assert (covered(), state(), reserved()) == ((4, 0), "open", 4)

    ship(warehouse, product, 4, key="rest")
    assert (covered(), state(), reserved()) == ((0, 0), "fulfilled", 0)
    rows = Reservation.objects.order_by("pk").values_list("state", "quantity")
    assert sorted(rows) == [("fulfilled", 3), ("fulfilled", 4)]


def test_free_goods_may_leave_for_a_backorder(warehouse, product):
    ask(warehouse, product, 12)
    receive(warehouse, product, 5, "50", key="more")

    ship(warehouse, product, 12)

    assert (state(), reserved()) == ("fulfilled", 0)


def test_goods_of_another_lot_may_leave_and_the_reserved_ones_are_free(warehouse):
    product = ProductFactory(tracking=Tracking.LOT)
    first, second = (Lot.objects.create(product=product, code=code) for code in "AB")
    for lot in (first, second):
        receive(warehouse, product, 5, "50", key=lot.code, lot=lot)
    ask(warehouse, product, 5)
    assert Reservation.objects.get().lot == first

    ship(warehouse, product, 4, lot=second)

    assert (covered(), state()) == ((1, 0), "open")
    assert Reservation.objects.open().get().lot == first


def test_a_lot_that_is_asked_for_is_the_only_one_that_will_do(warehouse):
    product = ProductFactory(tracking=Tracking.LOT)
    first, second = (Lot.objects.create(product=product, code=code) for code in "AB")
    for lot in (first, second):
        receive(warehouse, product, 5, "50", key=lot.code, lot=lot)

    ask(warehouse, product, 6, lot=second)

    assert covered() == (5, 1)
    assert Reservation.objects.get().lot == second


def test_what_expires_before_it_is_needed_is_not_reserved(warehouse):
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    for code, day in (("SOON", date(2026, 3, 9)), ("LATE", date(2026, 6, 1))):
        lot = Lot.objects.create(product=product, code=code, expires_on=day)
        receive(warehouse, product, 5, "50", key=code, lot=lot)

    ask(warehouse, product, 8, needed_on=date(2026, 3, 10))
    ask(warehouse, product, 3, "order:2", needed_on=date(2026, 3, 2))

    assert (covered(), covered("order:2")) == ((5, 3), (3, 0))
    assert Reservation.objects.get(owner="order:2").lot.code == "SOON"


def test_goods_that_come_go_to_whose_turn_it_is(warehouse):
    product = ProductFactory()
    late, soon = date(2026, 3, 9), date(2026, 3, 4)
    ask(warehouse, product, 4, "low", priority=Priority.LOW, needed_on=soon)
    ask(warehouse, product, 4, "late", needed_on=late)
    ask(warehouse, product, 4, "soon", needed_on=soon)
    ask(warehouse, product, 4, "urgent", priority=Priority.URGENT, needed_on=late)
    receive(warehouse, product, 9, "90", key="r")

    event = OutboxEvent.objects.get(name="inventory.GoodsAreFree")
    assert event.facts == {"warehouse_id": warehouse.pk, "product_ids": [product.pk]}
    reservations.share_out([(product.pk, warehouse.pk)])

    order = ("urgent", "soon", "late", "low")
    assert [covered(owner) for owner in order] == [(4, 0), (4, 0), (1, 3), (0, 4)]


def test_who_asks_first_is_not_overtaken_by_who_asks_next(warehouse):
    product = ProductFactory()
    ask(warehouse, product, 4)
    receive(warehouse, product, 5, "50", key="r")

    ask(warehouse, product, 4, "order:2")

    assert (covered(), covered("order:2")) == ((4, 0), (1, 3))


def test_nobody_is_told_of_goods_that_nobody_waits_for(warehouse, product):
    receive(warehouse, product, 1, "10", key="r")

    assert OutboxEvent.objects.filter(name="inventory.GoodsAreFree").exists() is False


def test_releasing_gives_the_goods_to_whose_turn_it_is(warehouse, product):
    seller = UserFactory(may=["inventory.release_promise"], at=[warehouse])
    first = ask(warehouse, product, 8)
    ask(warehouse, product, 8, "order:2")

    reservations.release_promises(actor=seller, promises=[first], reason=" sold elsewhere ")

    assert (state(), covered("order:2")) == ("released", (8, 0))
    entry = AuditEntry.objects.get(action="promise.release")
    assert (entry.actor, entry.facts) == (seller, {"quantity": "8", "reason": "sold elsewhere"})
    with pytest.raises(NotPromised):
        reservations.release_promises(actor=seller, promises=[first], reason="again")


def test_who_may_not_or_says_no_reason_releases_nothing(warehouse, product):
    held = ask(warehouse, product, 8)
    elsewhere = UserFactory(may=["inventory.release_promise"], at=[WarehouseFactory()])

    with pytest.raises(NotPermitted):
        reservations.release_promises(actor=elsewhere, promises=[held], reason="x")
    with pytest.raises(NotPermitted):
        reservations.set_priority(actor=elsewhere, promises=[held], priority=Priority.LOW)
    with pytest.raises(ReasonNeeded):
        reservations.release_promises(actor=None, promises=[held], reason="  ")

    assert covered() == (8, 0)


def test_a_higher_priority_gets_the_next_goods_and_takes_none_away(warehouse, product):
    ask(warehouse, product, 10)
    ask(warehouse, product, 2, "order:2")
    third = ask(warehouse, product, 2, "order:3")

    reservations.set_priority(actor=None, promises=[third], priority=Priority.URGENT)
    receive(warehouse, product, 2, "20", key="r")
    reservations.settle_promises()

    assert [covered(f"order:{n}") for n in (1, 2, 3)] == [(10, 0), (0, 2), (2, 0)]
    assert AuditEntry.objects.get(action="promise.priority").facts == {"before": 2, "after": 1}


def test_a_promise_past_its_end_lets_go(warehouse, product):
    ask(warehouse, product, 8, expires_at=NOW)
    ask(warehouse, product, 8, "order:2")

    assert (reservations.expire_promises(NOW), reservations.expire_promises(NOW)) == (1, 0)

    assert (state(), covered("order:2")) == ("released", (8, 0))
    assert Promise.objects.get(owner="order:1").reason
    assert AuditEntry.objects.get(action="promise.expire").facts == {"quantity": "8"}


def test_a_shipment_taken_back_is_reserved_for_its_owner_again(warehouse, product):
    ask(warehouse, product, 8)
    ask(warehouse, product, 8, "order:2")
    document = ship(warehouse, product, 8)
    movement = document.movements.get()

    for _again in range(2):
        reverse_document(document, actor=None, reason="wrong", owners={movement.pk: "order:1"})

    assert (state(), covered(), covered("order:2")) == ("open", (8, 0), (2, 6))


def test_a_promise_that_was_released_is_not_renewed(warehouse, product):
    held = ask(warehouse, product, 8)
    document = ship(warehouse, product, 3)
    reservations.release_promises(actor=None, promises=[held], reason="cancelled")
    movement = document.movements.get()

    reverse_document(document, actor=None, reason="wrong", owners={movement.pk: "order:1"})

    assert (state(), reserved()) == ("released", 0)


def test_the_last_document_of_an_origin_ends_what_did_not_leave(warehouse, product):
    other = ProductFactory()
    receive(warehouse, other, 5, "50", key="other")
    wishes = [
        wish(product, 8, "line:1", origin="order:1"),
        wish(other, 5, "line:2", origin="order:1"),
    ]
    reservations.promise(actor=None, warehouse=warehouse, wishes=wishes)

    ship(warehouse, product, 6, "line:1", origin="order:1", ends_promises=True)

    assert (state("line:1"), state("line:2"), reserved()) == ("fulfilled", "released", 0)


def test_ending_a_promise_frees_its_goods_and_may_be_repeated(warehouse, product):
    ask(warehouse, product, 8)
    ask(warehouse, product, 8, "order:2")

    for _again in range(2):
        reservations.end_promises(["order:1", "unknown"])

    assert (state(), covered("order:2")) == ("released", (8, 0))
