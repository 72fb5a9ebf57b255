"""Rows locked and written by the set: the same rows as the ORM would give, in one order."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from core.rows import insert_row, keys_of, lock_rows, write_rows
from inventory.models import StockCost
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db
NAMES = ("product_id", "warehouse_id")


def lock(keys):
    with transaction.atomic():
        return lock_rows(StockCost, NAMES, keys)


@pytest.fixture
def keys():
    warehouse = WarehouseFactory()
    return [(ProductFactory().pk, warehouse.pk) for _ in range(3)]


def test_missing_rows_are_made_and_all_come_in_the_order_of_their_keys(keys):
    StockCost.objects.create(
        product_id=keys[1][0], warehouse_id=keys[1][1], quantity=Decimal("2.5")
    )

    rows = lock([keys[2], keys[0], keys[1], keys[0]])

    assert [(row.product_id, row.warehouse_id) for row in rows] == keys
    assert [row.quantity for row in rows] == [0, Decimal("2.5"), 0]
    assert StockCost.objects.count() == 3


def test_rows_that_stand_take_one_statement_and_only_they_are_locked(keys):
    lock(keys)

    with CaptureQueriesContext(connection) as queries:
        rows = lock(keys[:2])

    assert len(rows) == 2
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"] and "BEGIN" not in q["sql"]]) == 1


def test_no_keys_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lock_rows(StockCost, NAMES, []) == []
        assert keys_of(StockCost, NAMES, []) == {}
        write_rows([], ["quantity"])


def test_absolute_values_are_written_to_their_rows(keys):
    rows = lock(keys)
    for number, row in enumerate(rows):
        row.quantity, row.value = Decimal(number + 1), Decimal("0.000001") * number

    write_rows(rows, ["quantity", "value"])

    kept = StockCost.objects.order_by("product_id").values_list("quantity", "value")
    assert list(kept) == [(1, 0), (2, Decimal("0.000001")), (3, Decimal("0.000002"))]


def test_keys_are_found_and_the_condition_holds(keys):
    rows = lock(keys)

    assert keys_of(StockCost, NAMES, keys) == {
        key: row.pk for key, row in zip(keys, rows, strict=True)
    }
    assert keys_of(StockCost, NAMES, keys, "quantity > 0") == {}


def test_a_row_inserted_is_the_row_the_orm_reads():
    row = AuditEntry(action="a.b", object_type="x", object_id="1", facts={"n": 1})

    insert_row(row)

    kept = AuditEntry.objects.get()
    assert (kept.action, kept.facts, kept.recorded_at) == ("a.b", {"n": 1}, row.recorded_at)
