"""The ledger cannot be rewritten, and every constraint is broken once."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.schema import REFUSAL
from inventory.choices import LocationKind
from inventory.models import (
    Lane,
    Location,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    Transfer,
    TransferLine,
    Warehouse,
)
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import LaneFactory, LotFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    line = GoodsLine(ProductFactory(), Decimal(5), value=Decimal(10))
    return receive_stock(actor=None, warehouse=WarehouseFactory(), lines=[line], key="r")


@pytest.mark.parametrize("table", ["inventory_stockdocument", "inventory_stockmovement"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_posted_rows_cannot_be_rewritten(document, table, deed):
    with (
        pytest.raises(DatabaseError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format(table))

    assert (StockDocument.objects.count(), StockMovement.objects.count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["inventory_stockdocument", "inventory_stockmovement"])
def test_posted_rows_cannot_be_truncated(table):
    with (
        pytest.raises(DatabaseError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def refuses(name, act):
    """The database refuses ``act`` for the constraint called ``name``."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    text = str(refusal.value)
    assert name in text or "UNIQUE" in text, text


def test_balances_keep_to_their_floor(document):
    balances = StockBalance.objects.all()

    refuses("balance_not_below_its_floor", lambda: balances.update(on_hand=Decimal(-1)))
    refuses("reserved_not_negative", lambda: balances.update(reserved=Decimal(-1)))
    refuses("reserved_goods_are_there", lambda: balances.update(reserved=Decimal(11)))
    balances.update(on_hand=Decimal(-1), floor=Decimal(-2))


def test_there_is_one_balance_and_one_pool_a_place(document):
    balance, cost = StockBalance.objects.get(), StockCost.objects.get()

    refuses(
        "one_balance_a_place",
        lambda: StockBalance.objects.create(
            product=balance.product, location=balance.location, lot=balance.lot
        ),
    )
    refuses(
        "one_cost_pool_a_warehouse",
        lambda: StockCost.objects.create(product=cost.product, warehouse=cost.warehouse),
    )


def test_nothing_is_worth_nothing(document):
    refuses("no_quantity_no_value", lambda: StockCost.objects.update(quantity=Decimal(0)))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("movement_has_quantity_or_only_value", {"quantity": Decimal(0)}),
        ("movement_has_quantity_or_only_value", {"quantity": Decimal(-1)}),
        ("movement_value_not_negative", {"value": Decimal(-1)}),
        ("movement_has_quantity_or_only_value", {"reason": "revaluation"}),
        ("movement_is_one_line", {"line": 1}),
    ],
)
def test_movements_move_something(document, name, wrong):
    first = document.movements.get()
    facts = {
        "document": document,
        "line": 2,
        "product": first.product,
        "lot": first.lot,
        "source": first.source,
        "destination": first.destination,
        "quantity": Decimal(1),
        "value": Decimal(1),
        "effective_on": first.effective_on,
    }

    refuses(name, lambda: StockMovement.objects.create(**(facts | wrong)))


def test_movements_go_somewhere(document):
    first = document.movements.get()
    first.pk, first.line, first.source = None, 2, first.destination

    refuses("movement_goes_somewhere", lambda: first.save(force_insert=True))


def test_keys_and_numbers_are_used_once(document):
    copy = StockDocument.objects.get()
    copy.pk, copy.number = None, "RC-999999"
    refuses("key", lambda: copy.save(force_insert=True))
    copy.key, copy.kind = "other", "reversal"
    refuses("reversal_names_what_it_reverses", lambda: copy.save(force_insert=True))


def test_places_are_ours_or_outside():
    warehouse = WarehouseFactory()

    refuses(
        "location_is_ours_or_outside",
        lambda: Location.objects.create(warehouse=warehouse, code="X", kind=LocationKind.CUSTOMER),
    )
    refuses(
        "one_outside_of_a_kind",
        lambda: Location.objects.create(code="X", kind=LocationKind.CUSTOMER),
    )
    refuses(
        "location_code_in_warehouse",
        lambda: Location.objects.create(warehouse=warehouse, code="STOCK", kind=LocationKind.STOCK),
    )


def test_nothing_supplies_or_reaches_itself():
    warehouse, lane = WarehouseFactory(), LaneFactory()

    refuses(
        "warehouse_does_not_supply_itself",
        lambda: Warehouse.objects.filter(pk=warehouse.pk).update(supplied_by=warehouse),
    )
    refuses(
        "lane_goes_somewhere",
        lambda: Lane.objects.filter(pk=lane.pk).update(destination=lane.source),
    )
    refuses("lane_has_sensible_numbers", lambda: Lane.objects.update(quantity_multiple=Decimal(0)))
    refuses("one_lane_a_way", lambda: LaneFactory(source=lane.source, destination=lane.destination))
    refuses("lot_code_in_product", lambda: LotFactory(product=LotFactory().product))


def test_transfers_receive_what_was_shipped():
    transfer = Transfer.objects.create(
        number="T", source=WarehouseFactory(), destination=WarehouseFactory()
    )
    line = TransferLine.objects.create(
        transfer=transfer, product=ProductFactory(), quantity=Decimal(2)
    )
    lines = TransferLine.objects.filter(pk=line.pk)

    refuses("transfer_line_moves_something", lambda: lines.update(quantity=Decimal(0)))
    refuses(
        "transfer_receives_what_was_shipped", lambda: lines.update(received_quantity=Decimal(1))
    )
    for status in ("shipped", "received"):
        refuses(
            f"{status}_transfer_has_a_moment",
            lambda status=status: Transfer.objects.update(status=status),
        )


def test_verification_sees_what_was_changed_behind_its_back(document):
    assert verify_ledger() == []

    StockBalance.objects.update(on_hand=Decimal(4), reserved=Decimal(3))
    StockCost.objects.update(value=Decimal(9))

    assert {one.what for one in verify_ledger()} == {
        "on hand differs from the ledger",
        "quantity and value differ from the ledger",
        "reserved differs from the reservations",
    }


def test_the_outside_and_the_inside_are_found():
    warehouse = WarehouseFactory()

    assert str(outside(LocationKind.SUPPLIER)) in {"供应商", "Suppliers"}
    assert str(stock_location(warehouse)).startswith(f"{warehouse.name} · ")
