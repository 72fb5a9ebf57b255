"""Drafts where parts of the house meet: bins, lots, serials, conversions, keys."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.choices import Tracking
from core.errors import KeyReused
from core.periods import today
from inventory.choices import DraftKind, LineRole, LocationKind
from inventory.errors import DraftChanged, DraftNotReady
from inventory.models import Lot
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services.corrections import take_back
from inventory.services.drafts import draft_and_post, save_draft
from inventory.services.lots import Taken
from inventory.services.reservations import pick_for
from inventory.services.stock import issue_stock
from inventory.values import DraftContent, DraftLine, GoodsLine
from tests.factories.catalog import ProductFactory, ProductUnitFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import ask, cost_of, receive
from tests.inventory.test_bins_and_promises import bin_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agrees():
    yield
    assert verify_ledger() == []


@pytest.fixture
def place():
    return WarehouseFactory()


def line(product, quantity, **more):
    return DraftLine(product=product, quantity=Decimal(quantity), **more)


def content(kind, place, *lines, **more):
    return DraftContent(kind=kind, warehouse=place, lines=lines, **more)


def posted(kind, place, *lines, key="k", **more):
    return draft_and_post(actor=None, content=content(kind, place, *lines, **more), key=key)


def in_two_bins(place):
    """A product that is not tracked, five pieces in each of two bins."""
    product = ProductFactory()
    shelf = bin_of(place, "B1")
    receive(place, product, 5, 50, key="first")
    posted(
        DraftKind.RECEIPT, place, line(product, 5, destination=shelf, value=Decimal(50)), key="r"
    )
    return product


def test_two_lines_of_one_product_are_taken_from_two_bins(place):
    product = in_two_bins(place)

    document = posted(DraftKind.ISSUE, place, line(product, 5), line(product, 5))

    assert len({movement.source_id for movement in document.movements.all()}) == 2


def test_two_lines_issued_at_once_are_taken_from_two_bins(place):
    product = in_two_bins(place)
    lines = [GoodsLine(product, Decimal(5)), GoodsLine(product, Decimal(5))]

    document = issue_stock(actor=None, warehouse=place, lines=lines, key="i")

    assert len({movement.source_id for movement in document.movements.all()}) == 2


def test_what_one_line_holds_is_not_taken_off_what_is_free_twice(place):
    product = in_two_bins(place)
    ask(place, product, 4, owner="order:1")
    customers, taken = outside(LocationKind.CUSTOMER), Taken()

    pick_for("order:1", product, place, Decimal(4), customers, taken=taken)
    rest = pick_for("order:2", product, place, Decimal(6), customers, taken=taken)

    assert sum(move.quantity for move in rest) == 6


def test_what_is_added_to_goods_that_stay_themselves_is_in_their_value(place):
    rack, shelf = ProductFactory(), ProductFactory()
    receive(place, rack, 5, 50, key="rack")
    receive(place, shelf, 5, 500, key="shelf")
    parts = [line(rack, 1, role=LineRole.USED), line(shelf, 1, role=LineRole.USED)]

    document = posted(DraftKind.ASSEMBLY, place, *parts, line(rack, 1, role=LineRole.MADE))

    assert (cost_of(rack, place), cost_of(shelf, place)) == ((5, 150), (4, 400))
    take_back(actor=None, document=document, reason="wrong")
    assert (cost_of(rack, place), cost_of(shelf, place)) == ((5, 50), (5, 500))


def test_what_is_taken_out_of_goods_that_stay_themselves_has_its_share(place):
    rack, shelf = ProductFactory(), ProductFactory()
    receive(place, rack, 2, 100, key="rack")
    receive(place, shelf, 1, 50, key="shelf")
    made = [line(rack, 1, role=LineRole.MADE), line(shelf, 1, role=LineRole.MADE)]

    posted(DraftKind.DISASSEMBLY, place, line(rack, 2, role=LineRole.USED), *made)

    assert cost_of(shelf, place) == (2, 100)


def test_an_expired_lot_is_not_used_even_by_name(place):
    milk = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    now = today(place.time_zone)
    gone = now - timedelta(days=3)
    receipt = line(milk, 5, lot_code="L", expires_on=gone, value=Decimal(5))
    posted(DraftKind.RECEIPT, place, receipt, key="r")

    with pytest.raises(DraftNotReady, match="expired on"):
        posted(DraftKind.ISSUE, place, line(milk, 1, lot_code="L"))

    posted(DraftKind.ISSUE, place, line(milk, 1, lot_code="L"), key="then", effective_on=gone)
    assert Lot.objects.get(code="L").balances.get(location=stock_location(place)).on_hand == 4


def test_serial_numbers_are_counted_in_pieces_not_in_boxes(place):
    phone = ProductFactory(tracking=Tracking.SERIAL)
    pair = ProductUnitFactory(product=phone, numerator=2, denominator=1).unit
    one_name = line(phone, 1, unit=pair, lot_code="S1", value=Decimal(10))

    with pytest.raises(DraftNotReady, match="name 2 serial numbers"):
        posted(DraftKind.RECEIPT, place, one_name)

    two_names = line(phone, 1, unit=pair, lot_code="S1, S2", value=Decimal(10))
    posted(DraftKind.RECEIPT, place, two_names, key="both")
    assert cost_of(phone, place) == (2, 10)


def test_the_same_key_with_other_content_is_refused_not_forgotten(place):
    product = ProductFactory()
    receive(place, product, 10, 100, key="first")
    typed = content(DraftKind.ISSUE, place, line(product, 1), note="as typed")
    other = content(DraftKind.ISSUE, place, line(product, 2), note="as typed")
    draft = save_draft(actor=None, content=typed, key="k")

    for door in (save_draft, draft_and_post):
        with pytest.raises(KeyReused, match=draft.number):
            door(actor=None, content=other, key="k")
    document = draft_and_post(actor=None, content=typed, key="k")
    assert draft_and_post(actor=None, content=typed, key="k") == document
    with pytest.raises(KeyReused):
        draft_and_post(actor=None, content=other, key="k")


def test_a_draft_keeps_its_kind(place):
    product = ProductFactory()
    draft = save_draft(
        actor=None, content=content(DraftKind.ISSUE, place, line(product, 1)), key="k"
    )

    with pytest.raises(DraftChanged):
        save_draft(
            actor=None,
            content=content(DraftKind.RECEIPT, place, line(product, 1)),
            key="k",
            draft=draft,
        )


def test_what_is_still_to_come_is_not_posted(place):
    product = ProductFactory()
    receive(place, product, 10, 100, key="first")
    tomorrow = today(place.time_zone) + timedelta(days=1)

    with pytest.raises(DraftNotReady, match="still to come"):
        posted(DraftKind.ISSUE, place, line(product, 1), effective_on=tomorrow)


def test_a_draft_that_was_changed_since_it_was_read_is_not_posted(place, client):
    product = ProductFactory()
    receive(place, product, 10, 100, key="first")
    typed = content(DraftKind.ISSUE, place, line(product, 1))
    draft = save_draft(actor=None, content=typed, key="k")
    save_draft(actor=None, content=typed, key="k", draft=draft, version=1)
    client.force_login(UserFactory(may=["inventory.post_stockdocument"], at=[place]))
    url = reverse("inventory:draft-post", args=[draft.pk])

    assert client.post(url, {"version": "1"}).status_code == 409
    assert client.post(url, {"version": "2"}).status_code == 302
