"""Receiving, issuing, moving, adjusting by hand; places; what the selectors tell of it."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from inventory.choices import LocationKind, WarehouseKind
from inventory.errors import (
    EmptyDocument,
    InsufficientStock,
    LotMismatch,
    LotNeeded,
    NoSuchPlace,
    NotAMove,
    StockBelowZero,
)
from inventory.models import Location, Lot, StockDocument, Warehouse
from inventory.selectors import (
    on_hand_by_place,
    outside,
    stock_ledger_days,
    stock_location,
    transit_location,
    used_by_day,
    verify_ledger,
)
from inventory.services.places import create_warehouse, update_warehouse
from inventory.services.reversals import reverse_document
from inventory.services.stock import adjust_stock, issue_stock, move_stock, receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def receive(warehouse, product, quantity, *, key="r", lot="", expires=None, on=None, actor=None):
    line = GoodsLine(product, Decimal(quantity), lot, expires, Decimal(10))
    return receive_stock(actor=actor, warehouse=warehouse, lines=[line], key=key, effective_on=on)


def issue(warehouse, product, quantity, *, key="i", lot="", on=None):
    line = GoodsLine(product, Decimal(quantity), lot)
    return issue_stock(actor=None, warehouse=warehouse, lines=[line], key=key, effective_on=on)


def test_the_four_commands_change_what_is_on_hand():
    warehouse, other = WarehouseFactory(), WarehouseFactory()
    product = ProductFactory()

    receive(warehouse, product, 10)
    issue(warehouse, product, 3)
    move_stock(
        actor=None,
        source=stock_location(warehouse),
        destination=stock_location(other),
        lines=[GoodsLine(product, Decimal(2))],
        key="m",
    )
    changes = [GoodsLine(product, Decimal(1)), GoodsLine(product, Decimal(-4))]
    adjust_stock(actor=None, warehouse=warehouse, lines=changes, key="a", reason="count")

    assert on_hand_by_place() == {(product.pk, warehouse.pk): 2, (product.pk, other.pk): 2}
    kinds = list(StockDocument.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["receipt", "issue", "transfer", "adjustment"]
    assert verify_ledger() == []


def test_repeating_picks_no_other_lot():
    warehouse, product = WarehouseFactory(), ProductFactory(tracking=Tracking.LOT)
    receive(warehouse, product, 3, key="r1", lot="A")
    receive(warehouse, product, 3, key="r2", lot="B")

    first = issue(warehouse, product, 3)
    second = issue(warehouse, product, 3)

    assert first == second
    assert on_hand_by_place() == {(product.pk, warehouse.pk): 3}
    with pytest.raises(KeyReused):
        issue(warehouse, product, 2)


def test_what_expires_first_leaves_first_and_all_lots_count():
    warehouse, product = WarehouseFactory(), ProductFactory(tracking=Tracking.LOT_EXPIRY)
    receive(warehouse, product, 3, key="r1", lot="LATE", expires=date(2027, 1, 1))
    receive(warehouse, product, 3, key="r2", lot="SOON", expires=date(2026, 1, 1))

    document = issue(warehouse, product, 4)

    taken = document.movements.order_by("line").values_list("lot__code", "quantity")
    assert list(taken) == [("SOON", Decimal(3)), ("LATE", Decimal(1))]
    with pytest.raises(InsufficientStock) as refusal:
        issue(warehouse, product, 4, key="i2")
    assert refusal.value.facts["shortages"][0]["free"] == "2"


def test_a_lot_is_named_once_and_keeps_its_expiry():
    warehouse, product = WarehouseFactory(), ProductFactory(tracking=Tracking.LOT_EXPIRY)
    receive(warehouse, product, 3, key="r1", lot="A", expires=date(2027, 1, 1))

    with pytest.raises(LotNeeded):
        receive(warehouse, product, 3, key="r2", lot="B")
    with pytest.raises(LotMismatch):
        receive(warehouse, product, 3, key="r2", lot="A", expires=date(2028, 1, 1))
    with pytest.raises(LotMismatch):
        issue(warehouse, product, 1, lot="NOWHERE")
    receive(warehouse, product, 3, key="r2", lot="A")

    assert Lot.objects.filter(code="A").count() == 1


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "1E+13"])
def test_impossible_quantities_are_refused(quantity):
    warehouse = WarehouseFactory()
    for product in (ProductFactory(), ProductFactory(tracking=Tracking.LOT)):
        with pytest.raises(NotAMove):
            issue(warehouse, product, quantity)

    assert StockDocument.objects.exists() is False


def test_goods_come_from_and_go_where_they_can():
    warehouse, product = WarehouseFactory(), ProductFactory()
    line = GoodsLine(product, Decimal(1), value=Decimal(1))
    stock, transit = stock_location(warehouse), transit_location(warehouse)

    with pytest.raises(NoSuchPlace):
        receive_stock(
            actor=None, warehouse=warehouse, lines=[line], key="r", source=LocationKind.SCRAP
        )
    with pytest.raises(NoSuchPlace):
        issue_stock(
            actor=None, warehouse=warehouse, lines=[line], key="i", destination=LocationKind.OPENING
        )
    for destination in (transit, outside(LocationKind.USE)):
        with pytest.raises(NoSuchPlace):
            move_stock(actor=None, source=stock, destination=destination, lines=[line], key="m")
    with pytest.raises(EmptyDocument):
        receive_stock(actor=None, warehouse=warehouse, lines=[], key="r")


def test_who_is_not_there_moves_nothing():
    warehouse, product = WarehouseFactory(), ProductFactory()

    with pytest.raises(NotPermitted):
        receive(warehouse, product, 1, actor=UserFactory(may=["inventory.post_stockdocument"]))

    assert StockDocument.objects.exists() is False


def test_own_use_is_told_by_day_and_mistakes_leave_no_trace(noon):
    warehouse, product = WarehouseFactory(), ProductFactory()
    first, second = date(2026, 2, 1), date(2026, 2, 3)
    receive(warehouse, product, 20, on=first)
    issue(warehouse, product, 2, key="i1", on=first)
    issue(warehouse, product, 3, key="i2", on=first)
    wrong = issue(warehouse, product, 4, key="i3", on=second)
    reverse_document(wrong, actor=None, reason="wrong")

    rows = list(used_by_day(date(2026, 1, 1), date(2026, 12, 31)))

    assert rows == [
        {"product_id": product.pk, "warehouse_id": warehouse.pk, "day": first, "quantity": 5}
    ]
    assert list(used_by_day(second, second)) == []


def test_days_out_of_stock_begin_when_the_ledger_knows_the_product():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 2, on=date(2026, 2, 3))
    issue(warehouse, product, 2, on=date(2026, 2, 5))
    receive(warehouse, product, 1, key="r2", on=date(2026, 2, 8))
    issue(warehouse, product, 1, key="i2", on=date(2026, 2, 10))

    rows = list(stock_ledger_days([product.pk], date(2026, 2, 1), date(2026, 2, 11)))

    days = [day.day for _product, _warehouse, day in rows]
    assert days == [5, 6, 7, 10, 11]
    assert {row[:2] for row in rows} == {(product.pk, warehouse.pk)}
    assert list(stock_ledger_days([], date(2026, 2, 1), date(2026, 2, 11))) == []


def test_a_new_warehouse_has_its_locations():
    warehouse = create_warehouse(
        actor=None, code="C1", kind=WarehouseKind.CENTRAL, name_zh="中心仓", name_en="Central"
    )

    kinds = warehouse.locations.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["stock", "transit"]
    with pytest.raises(NoSuchPlace):
        create_warehouse(actor=None, code="C1", kind=WarehouseKind.STORE, name_zh="店")
    with pytest.raises(NotPermitted):
        create_warehouse(actor=UserFactory(), code="C2", kind=WarehouseKind.STORE, name_zh="店")
    assert Warehouse.objects.count() == 1
    assert Location.objects.filter(warehouse__isnull=False).count() == 2


def test_stock_below_zero_is_allowed_place_by_place():
    warehouse, product = WarehouseFactory(), ProductFactory()
    receive(warehouse, product, 1)
    warehouse.allows_negative = True
    update_warehouse(warehouse, actor=None)

    issue(warehouse, product, 3)

    warehouse.allows_negative = False
    with pytest.raises(StockBelowZero):
        update_warehouse(warehouse, actor=None)
    receive(warehouse, product, 5, key="r2")
    update_warehouse(warehouse, actor=None)
    with pytest.raises(InsufficientStock):
        issue(warehouse, product, 4, key="i2")


def test_a_warehouse_is_not_supplied_by_itself_through_others():
    first = WarehouseFactory()
    second = WarehouseFactory(supplied_by=first)

    first.supplied_by = second
    with pytest.raises(NoSuchPlace):
        update_warehouse(first, actor=None)

    first.refresh_from_db()
    assert first.supplied_by is None
