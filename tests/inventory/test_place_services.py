"""Zones, bins, capacity, what leaves first, calendars and lanes."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from core.calendars import OpenDays, open_days
from core.errors import NotPermitted
from core.models import Calendar, CalendarDay
from inventory.choices import LocationKind, RemovalStrategy
from inventory.errors import InsufficientStock, LocationFull, WrongLane, WrongLocation
from inventory.models import Lane, Location, Lot, RemovalRule, StockDocument, Warehouse
from inventory.selectors import next_trip, removal_strategy, stock_location, transit_location
from inventory.selectors.capacity import held_at, overfull
from inventory.selectors.lanes import rounded_for_lane
from inventory.selectors.waiting import locations_with_stock
from inventory.services.lanes import remove_lane, save_lane
from inventory.services.locations import add_location, update_location
from inventory.services.lots import pick
from inventory.services.stock import issue_stock, move_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory
from tests.inventory.steps import on_hand, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return WarehouseFactory()


def location(place, code, **more):
    more.setdefault("kind", LocationKind.STOCK)
    return add_location(Location(warehouse=place, code=code, **more), actor=None)


def put(place, product, shelf, quantity, key):
    goods = [GoodsLine(product, Decimal(quantity))]
    home = stock_location(place)
    return move_stock(actor=None, source=home, destination=shelf, lines=goods, key=key)


def test_bins_hang_in_zones_and_move_with_them(place):
    zone, other = location(place, "A"), location(place, "B")
    shelf = location(place, "A-01", parent=zone)

    zone.parent = other
    update_location(zone, actor=None)

    shelf.refresh_from_db()
    assert shelf.path == "B/A/A-01/"
    assert list(Location.objects.under(other)) == [other, zone, shelf]
    assert shelf.depth == 2


def test_a_location_keeps_its_place_its_kind_and_out_of_itself(place):
    zone = location(place, "A")
    shelf = location(place, "A-01", parent=zone)
    elsewhere = stock_location(WarehouseFactory())

    for change in ({"parent": shelf}, {"parent": elsewhere}, {"code": "A/B"}, {"code": "A-01"}):
        wrong = Location.objects.get(pk=zone.pk)
        for name, value in change.items():
            setattr(wrong, name, value)
        with pytest.raises(WrongLocation):
            update_location(wrong, actor=None)
    wrong = Location.objects.get(pk=zone.pk)
    wrong.kind = LocationKind.DAMAGED
    with pytest.raises(WrongLocation):
        update_location(wrong, actor=None)
    with pytest.raises(WrongLocation):
        location(place, "T2", kind=LocationKind.TRANSIT)
    with pytest.raises(WrongLocation):
        location(place, "T3", parent=transit_location(place))

    zone.refresh_from_db()
    assert (zone.path, zone.kind) == ("A/", LocationKind.STOCK)


def test_what_holds_goods_stays_in_use(place):
    product, shelf = ProductFactory(), location(place, "A")
    receive(place, product, 5, 5, key="r")
    put(place, product, shelf, 2, "m")

    for used in (shelf, stock_location(place)):
        used.is_active = False
        with pytest.raises(WrongLocation):
            update_location(used, actor=None)

    assert Location.objects.filter(is_active=False).exists() is False


def test_who_is_not_there_changes_no_location(place):
    stranger = UserFactory(may=["inventory.add_location", "inventory.change_location"])

    with pytest.raises(NotPermitted):
        add_location(Location(warehouse=place, code="A", kind=LocationKind.STOCK), actor=stranger)

    assert place.locations.count() == 2


def test_more_than_fits_is_refused_where_the_place_says_so(place):
    product = ProductFactory()
    receive(place, product, 20, 20, key="r")
    zone = location(place, "A", capacity_quantity=Decimal(10))
    first, second = location(place, "A-01", parent=zone), location(place, "A-02", parent=zone)
    put(place, product, first, 6, "m1")
    place.refuses_overfull = True
    place.save()

    with pytest.raises(LocationFull) as refusal:
        put(place, product, Location.objects.get(pk=second.pk), 5, "m2")
    put(place, product, Location.objects.get(pk=second.pk), 4, "m3")

    assert refusal.value.facts["overfull"][0] == {
        "place": str(zone),
        "limit": "10",
        "there": "11",
    }
    assert held_at(zone) == 10
    moved = [GoodsLine(product, Decimal(3))]
    move_stock(actor=None, source=first, destination=second, lines=moved, key="m4")
    assert on_hand(product, second) == 7


def test_more_than_fits_is_told_elsewhere(place):
    product, shelf = ProductFactory(), location(place, "A", capacity_quantity=Decimal(3))
    receive(place, product, 9, 9, key="r")

    document = put(place, product, shelf, 4, "m")

    assert overfull(document) == [shelf]
    row = next(row for row in locations_with_stock(place) if row.location == shelf)
    assert (row.on_hand, row.fill_percent, row.is_overfull) == (4, 133, True)


def shelves_with(place, product):
    """Two lots in two bins: what came first lies farther away and expires later."""
    far, near = location(place, "FAR", pick_order=9), location(place, "NEAR", pick_order=1)
    for code, expires, shelf in (("OLD", date(2028, 1, 1), far), ("NEW", date(2027, 1, 1), near)):
        lot = Lot.objects.create(product=product, code=code, expires_on=expires)
        receive(place, product, 5, 5, key=code, lot=lot)
        goods = [GoodsLine(product, Decimal(5), code)]
        home = stock_location(place)
        move_stock(actor=None, source=home, destination=shelf, lines=goods, key=f"m{code}")


@pytest.mark.parametrize(
    ("strategy", "first"),
    [
        (RemovalStrategy.FEFO, "NEW"),
        (RemovalStrategy.FIFO, "OLD"),
        (RemovalStrategy.NEAREST, "NEW"),
    ],
)
def test_the_place_says_what_leaves_first(place, strategy, first):
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    shelves_with(place, product)
    Warehouse.objects.update(removal_strategy=strategy)

    picked = pick(product, place, Decimal(6))

    lots = [(part.lot.code, part.quantity) for part in picked]
    assert lots[0] == (first, 5)
    assert sum(quantity for _lot, quantity in lots) == 6


def test_a_category_wants_it_otherwise_the_nearest_rule_wins(place):
    food = CategoryFactory(code="FOOD")
    tea = CategoryFactory(code="TEA", parent=food)
    product = ProductFactory(category=tea)

    assert removal_strategy(product, place) == RemovalStrategy.FEFO
    RemovalRule.objects.create(category=food, strategy=RemovalStrategy.FIFO)
    assert removal_strategy(product, place) == RemovalStrategy.FIFO
    RemovalRule.objects.create(category=tea, strategy=RemovalStrategy.NEAREST)
    assert removal_strategy(product, place) == RemovalStrategy.NEAREST
    RemovalRule.objects.create(category=tea, warehouse=place, strategy=RemovalStrategy.FEFO)
    assert removal_strategy(product, place) == RemovalStrategy.FEFO
    assert removal_strategy(product, WarehouseFactory()) == RemovalStrategy.NEAREST


def test_goods_are_taken_from_all_bins_but_not_from_what_is_held_back(place):
    product = ProductFactory()
    receive(place, product, 10, 10, key="r")
    shelf, damaged = location(place, "A"), location(place, "D", kind=LocationKind.DAMAGED)
    put(place, product, shelf, 6, "m1")
    put(place, product, damaged, 1, "m2")

    issue_stock(actor=None, warehouse=place, lines=[GoodsLine(product, Decimal(9))], key="i")

    assert on_hand(product, damaged) == 1
    with pytest.raises(InsufficientStock):
        pick(product, place, Decimal(1))


def test_below_zero_is_at_the_first_location(place):
    product = ProductFactory()
    receive(place, product, 3, 3, key="r")
    location(place, "A")
    place.allows_negative = True

    picked = pick(product, place, Decimal(5))

    assert [(part.location.code, part.quantity) for part in picked] == [("STOCK", 5)]


def test_a_place_opens_by_its_calendar():
    calendar = Calendar.objects.create(code="W", weekdays="12345")
    CalendarDay.objects.create(calendar=calendar, day=date(2026, 3, 2))  # A Monday.
    CalendarDay.objects.create(calendar=calendar, day=date(2026, 3, 1), is_open=True)

    days = open_days(calendar)

    assert days.first_from(date(2026, 2, 28)) == date(2026, 3, 1)
    assert days.first_from(date(2026, 3, 2)) == date(2026, 3, 3)
    assert open_days(None).first_from(date(2026, 3, 1)) == date(2026, 3, 1)
    assert OpenDays("").first_from(date(2026, 3, 1)) == date(2026, 3, 1)


def test_a_lane_leaves_on_its_weekdays_and_arrives_when_somebody_is_there():
    lane = LaneFactory(weekdays="24", lead_time_days=3)  # Tuesdays and Thursdays.
    closed = Calendar.objects.create(code="C", weekdays="12345")
    CalendarDay.objects.create(calendar=closed, day=date(2026, 3, 3))
    lane.source.calendar = lane.destination.calendar = closed

    trip = next_trip(lane, date(2026, 3, 2))  # Monday; Tuesday is a holiday.

    assert trip.leaves_on == date(2026, 3, 5)
    assert trip.arrives_on == date(2026, 3, 9)  # Sunday the 8th is closed.


def test_a_transfer_expects_the_lane_s_next_trip(noon):
    lane, product = LaneFactory(weekdays="3", lead_time_days=2), ProductFactory()
    receive(lane.source, product, 5, 5, key="r")

    transfer = create_transfer(
        actor=None,
        source=lane.source,
        destination=lane.destination,
        lines=[(product, Decimal(1))],
    )
    assert transfer.expected_on == date(2026, 3, 6)
    transfer.expected_on = date(2026, 3, 3)
    transfer.save()
    ship_transfer(actor=None, transfer=transfer, key="s")

    transfer.refresh_from_db()
    assert transfer.expected_on == date(2026, 3, 6)


@pytest.mark.parametrize(("wanted", "carried"), [("0", 0), ("1", 12), ("13", 18), ("18", 18)])
def test_a_lane_carries_its_minimum_in_multiples(wanted, carried):
    lane = Lane(quantity_min=Decimal(12), quantity_multiple=Decimal(6))

    assert rounded_for_lane(Decimal(wanted), lane) == carried
    assert rounded_for_lane(Decimal(wanted), None) == Decimal(wanted)


def test_lanes_are_made_changed_and_removed(place):
    other = WarehouseFactory()
    planner = UserFactory(
        may=["inventory.add_lane", "inventory.change_lane", "inventory.delete_lane"], at=[place]
    )
    lane = save_lane(Lane(source=place, destination=other), actor=planner)

    for wrong in (
        Lane(source=place, destination=place),
        Lane(source=place, destination=other),
        Lane(source=other, destination=place, weekdays="31"),
        Lane(source=other, destination=place, quantity_multiple=Decimal(0)),
    ):
        with pytest.raises(WrongLane):
            save_lane(wrong, actor=planner)
    with pytest.raises(NotPermitted):
        save_lane(Lane(source=other, destination=WarehouseFactory()), actor=planner)

    remove_lane(lane, actor=planner)
    assert Lane.objects.exists() is False
    assert StockDocument.objects.exists() is False
