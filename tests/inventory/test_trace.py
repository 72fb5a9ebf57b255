"""A lot's life forward and back, what was made of it, and calling it back."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from catalog.choices import Tracking
from inventory.choices import DocumentKind, LocationKind
from inventory.models import Lot
from inventory.selectors.lineage import BACK, FORWARD, lineage
from inventory.selectors.reach import Reach
from inventory.selectors.recall import delivered_in_all, deliveries_of, recall_of
from inventory.selectors.trace import lot_history
from inventory.services.reversals import reverse_document
from inventory.services.transfers import create_transfer, receive_transfer, ship_transfer
from tests.factories.catalog import PartnerFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderFactory
from tests.factories.sales import SalesOrderFactory
from tests.inventory.lots import bring_back, come, go, lot_of, make, tracked

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return UserFactory(everywhere=True, admin=True)


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def lot():
    return lot_of(tracked(), "A1")


def codes(found):
    return [(relation.lot.code, relation.depth) for relation in found.relations]


def test_where_it_came_from_where_it_is_and_who_got_it(lot, place, everybody):
    bought = PurchaseOrderFactory(warehouse=place)
    partner = PartnerFactory(contact="Ms Li", phone="139")
    sold = SalesOrderFactory(warehouse=place, customer__partner=partner)
    come(lot, place, 10, key="in", origin=f"purchase-order:{bought.pk}")
    go(lot, place, 3, key="out", origin=f"sales-order:{sold.pk}")
    go(lot, place, 1, key="scrap", to=LocationKind.SCRAP)

    history = lot_history(lot, everybody, limit=10)

    assert [step.party.name for step in history.came] == [bought.supplier.partner.name]
    (went,) = history.went
    assert (went.party.name, went.party.contact, went.party.phone, went.party.order) == (
        partner.name,
        "Ms Li",
        "139",
        sold.number,
    )
    assert [step.on_hand for step in history.steps] == [10, 7, 6]
    totals = (history.received, history.delivered, history.otherwise, history.on_hand)
    assert totals == (10, 3, 1, 6)


def test_the_newest_steps_are_kept_and_end_with_what_is_there(lot, place, everybody):
    come(lot, place, 10, key="in")
    for number in range(4):
        go(lot, place, 1, key=f"out{number}")

    history = lot_history(lot, everybody, limit=2)

    assert (history.is_cut, [step.on_hand for step in history.steps]) == (True, [7, 6])
    assert len(history.came) == 1
    assert history.delivered == 4


def test_what_was_reversed_is_marked_and_not_counted(lot, place, everybody):
    come(lot, place, 10, key="in")
    reverse_document(go(lot, place, 4, key="out"), actor=None, reason="wrong")

    history = lot_history(lot, everybody, limit=10)

    assert [step.is_taken_back for step in history.steps] == [False, True, True]
    assert (history.went, history.delivered, history.on_hand) == ([], 0, 10)
    assert recall_of([lot], everybody).delivery_count == 0


def test_customers_and_suppliers_are_told_only_to_who_may_see_them(lot, place):
    sold = SalesOrderFactory(warehouse=place)
    come(lot, place, 10, key="in")
    go(lot, place, 3, key="out", origin=f"sales-order:{sold.pk}")
    buyer = UserFactory(at=[place])
    buyer.groups.add(Group.objects.get(name="buyer"))

    (went,) = lot_history(lot, buyer, limit=10).went

    assert went.party is None


def test_what_went_into_what_is_found_both_ways_and_a_circle_ends(place, everybody):
    flour, dough, bread = (lot_of(tracked(), code) for code in ("FLOUR", "DOUGH", "BREAD"))
    come(flour, place, 9, key="in")
    make([flour], [dough], place, key="mix")
    make([dough], [bread], place, key="bake")
    make([bread], [flour], place, key="mill")  # As mad as taking apart and assembling again.
    reach = Reach.of(everybody)

    assert codes(lineage([flour], reach, FORWARD)) == [("DOUGH", 1), ("BREAD", 2)]
    assert codes(lineage([bread], reach, BACK)) == [("DOUGH", 1), ("FLOUR", 2)]
    assert codes(lineage([dough], reach, BACK)) == [("FLOUR", 1), ("BREAD", 2)]


def test_a_count_and_a_reversed_document_make_nothing_of_anything(place, everybody):
    one, other, third = (lot_of(tracked(), code) for code in ("ONE", "OTHER", "THIRD"))
    come(one, place, 9, key="in")
    make([one], [other], place, key="count", kind=DocumentKind.ADJUSTMENT)
    reverse_document(make([one], [third], place, key="wrong"), actor=None, reason="wrong")

    assert lineage([one], Reach.of(everybody), FORWARD).relations == []


def test_two_deliveries_of_one_document_are_not_made_of_each_other(lot, place, everybody):
    other = lot_of(lot.product, "A2")
    come(lot, place, 9, key="a")
    come(other, place, 9, key="b")
    go(lot, place, 1, key="c")
    go(other, place, 1, key="d")

    assert lineage([lot], Reach.of(everybody), FORWARD).relations == []
    assert lineage([lot], Reach.of(everybody), BACK).relations == []


def test_a_recall_follows_what_was_made_to_its_customers(place, everybody):
    flour, bread = lot_of(tracked(), "FLOUR"), lot_of(tracked(), "BREAD")
    come(flour, place, 9, key="in")
    make([flour], [bread], place, key="bake", quantity=5)
    sold = SalesOrderFactory(warehouse=place)
    go(bread, place, 2, key="out", origin=f"sales-order:{sold.pk}")
    go(flour, place, 1, key="flour")

    recall = recall_of([flour], everybody)
    told = [(d.movement.lot.code, d.quantity) for d in deliveries_of(recall, everybody)]

    assert sorted(told) == [("BREAD", 2), ("FLOUR", 1)]
    assert delivered_in_all(recall) == 3
    assert {row.lot.code: row.on_hand for row in recall.here} == {"FLOUR": 3, "BREAD": 3}
    assert [lot.code for lot in recall.all_lots] == ["FLOUR", "BREAD"]


def test_a_trail_that_ends_in_goods_nobody_tells_apart_is_said(place, everybody):
    flour, crumbs = lot_of(tracked(), "FLOUR"), ProductFactory(tracking=Tracking.NONE)
    come(flour, place, 9, key="in")
    make([flour], [Lot.objects.create(product=crumbs)], place, key="grind")

    recall = recall_of([flour], everybody)

    assert [relation.lot.product for relation in recall.untracked] == [crumbs]
    assert recall.all_lots == [flour]


def test_returns_are_taken_off(lot, place, everybody):
    come(lot, place, 9, key="in")
    go(lot, place, 5, key="out")
    bring_back(lot, place, 2, key="back")

    recall = recall_of([lot], everybody)

    assert delivered_in_all(recall) == 3
    assert sorted(row.quantity for row in deliveries_of(recall, everybody)) == [-2, 5]


def test_a_reader_of_one_place_sees_that_place(lot, place):
    other, keeper = WarehouseFactory(), UserFactory(at=[place])
    come(lot, place, 10, key="in")
    transfer = create_transfer(
        actor=None, source=place, destination=other, lines=[(lot.product, Decimal(4))]
    )
    ship_transfer(actor=None, transfer=transfer, key="s")
    receive_transfer(actor=None, transfer=transfer, key="r")
    go(lot, other, 3, key="far")

    history, recall = lot_history(lot, keeper, limit=10), recall_of([lot], keeper)

    assert [step.on_hand for step in history.steps] == [10, 6]
    assert (history.went, history.on_hand) == ([], 6)
    assert ([row.on_hand for row in recall.here], recall.delivery_count) == ([6], 0)


def test_lots_of_other_places_do_not_exist(lot, place):
    come(lot, place, 1, key="in")

    assert list(Lot.objects.visible_to(UserFactory(at=[place]))) == [lot]
    assert list(Lot.objects.visible_to(UserFactory(at=[WarehouseFactory()]))) == []
