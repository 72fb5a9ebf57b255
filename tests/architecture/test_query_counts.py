"""Lists ask the database as often for fifty rows as for one: see ``query_counts.json``."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.choices import Tracking
from inventory.models import Warehouse
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer
from inventory.values import GoodsLine
from tests.architecture.doors import Door, all_doors
from tests.factories.catalog import (
    AttributeFactory,
    BarcodeFactory,
    ProductFactory,
    ProductFamilyFactory,
    ProductUnitFactory,
)
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory
from tests.factories.drafts import StockDraftLineFactory, StockRequestLineFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import LaneFactory, StockClassFactory, WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierTermsFactory
from tests.factories.replenishment import SuggestionFactory
from tests.factories.sales import SalesOrderLineFactory

pytestmark = pytest.mark.django_db

REVIEWED = json.loads(Path(__file__).with_name("query_counts.json").read_text())
MORE = 49
LISTS_BY_OTHER_NAMES = {
    "inventory:floor-requests",
    "inventory:floor-transfers",
    "replenishment:suggestion-decided",
}


def lists() -> list[Door]:
    return [
        door
        for door in all_doors()
        if (door.name.endswith("-list") or door.name in LISTS_BY_OTHER_NAMES)
        and not door.path.startswith("/setup/")
    ]


def grow(rows: int, other: Warehouse) -> None:
    """So many more of everything that lists show, each with a product, a place and a partner."""
    for _number in range(rows):
        suggestion = DueSuggestionFactory()
        product, place = suggestion.product, suggestion.warehouse
        StockPlanFactory(product=product, warehouse=place, run=suggestion.run)
        SuggestionFactory(rejected=True, supplier=suggestion.supplier, product=product)
        SupplierTermsFactory(supplier=suggestion.supplier, product=product)
        PurchaseOrderLineFactory(
            order__sent=True,
            order__supplier=suggestion.supplier,
            order__warehouse=place,
            product=product,
        )
        SalesOrderLineFactory(order__confirmed=True, order__warehouse=place, product=product)
        ImportBatchFactory()
        ProductUnitFactory(product=product)
        BarcodeFactory(product=product, kind="supplier", partner=suggestion.supplier.partner)
        StockClassFactory(product=product)
        ProductFamilyFactory(by=[AttributeFactory()])
        goods = GoodsLine(product, Decimal(3), value=Decimal(9))
        receive_stock(actor=None, warehouse=place, lines=[goods], key=f"first:{product.pk}")
        StockDraftLineFactory(draft__warehouse=place, product=product)
        StockRequestLineFactory(request__destination=place, product=product)
        LaneFactory(destination=place)
        create_transfer(actor=None, source=place, destination=other, lines=[(product, Decimal(1))])
        receive_expiring(place)


def receive_expiring(place: Warehouse) -> None:
    """A lot that lists of lots and the expiry board show."""
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    goods = GoodsLine(product, Decimal(3), f"L{product.pk}", timezone.localdate(), Decimal(9))
    receive_stock(actor=None, warehouse=place, lines=[goods], key=f"lot:{product.pk}")


def counted(client: Client) -> dict[str, int]:
    counts = {}
    for door in lists():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(door.path)
        assert answer.status_code == 200, door
        counts[door.name] = len(queries)
    return counts


def test_every_list_asks_as_often_for_fifty_rows_as_for_one():
    client, other = Client(), WarehouseFactory()
    client.force_login(UserFactory(admin=True, everywhere=True))
    grow(1, other)
    counted(client)  # What is read once a process is read now.

    few = counted(client)
    grow(MORE, other)

    assert counted(client) == few
    assert few == REVIEWED
