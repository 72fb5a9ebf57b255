"""Opening stock from files: posted by the ledger once, reversed as a whole."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from catalog.models import Product
from exchange.services.batches import undo_batch
from inventory.errors import InsufficientStock
from inventory.models import Lot, Period, StockBalance, StockDocument
from inventory.selectors import verify_ledger
from inventory.services.stock import issue_stock
from inventory.values import GoodsLine
from tests.exchange.files import csv_of, take_in
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

OPENING = ["warehouse", "sku", "quantity", "unit cost", "value", "lot", "expiry", "day"]


@pytest.fixture
def shop():
    ProductFactory(sku="TEA")
    ProductFactory(sku="MED", tracking=Tracking.LOT_EXPIRY)
    ProductFactory(sku="PHONE", tracking=Tracking.SERIAL)
    return WarehouseFactory(code="SHOP")


def test_opening_stock_is_posted_with_lots_and_value_and_reversed_as_a_whole(shop):
    content = csv_of(
        OPENING,
        ["SHOP", "TEA", "10", "2.5", "", "", "", "2026-01-31"],
        ["SHOP", "MED", "5", "", "50", "B1", "2031-12-31", "2026-01-31"],
        ["SHOP", "PHONE", "1", "100", "", "SN1", "", "2026-02-01"],
    )

    batch = take_in("opening", content)

    assert batch.counts == {"new": 3}
    assert StockDocument.objects.count() == 2
    assert Lot.objects.get(code="B1").expires_on == date(2031, 12, 31)
    on_hand = StockBalance.objects.exclude(on_hand=0)
    assert set(on_hand.values_list("product__sku", "on_hand")) == {
        ("TEA", 10),
        ("MED", 5),
        ("PHONE", 1),
    }
    assert list(verify_ledger()) == []
    undo_batch(actor=None, batch=batch)
    assert on_hand.all().exists() is False
    assert list(verify_ledger()) == []


def test_opening_stock_comes_in_once_and_again_after_it_was_undone(shop):
    content = csv_of(OPENING, ["SHOP", "TEA", "10", "2.5", "", "", "", ""])
    first = take_in("opening", content)

    assert take_in("opening", content).counts == {"same": 1}
    other = csv_of(OPENING, ["SHOP", "TEA", "11", "2.5", "", "", "", ""])
    assert take_in("opening", other).counts == {"kept": 1}
    undo_batch(actor=None, batch=first)

    assert take_in("opening", content).counts == {"new": 1}
    assert StockBalance.objects.get().on_hand == 10


def test_opening_stock_that_was_sold_since_is_not_taken_back(shop):
    batch = take_in("opening", csv_of(OPENING, ["SHOP", "TEA", "10", "2", "", "", "", ""]))
    line = GoodsLine(Product.objects.get(sku="TEA"), Decimal(4))
    issue_stock(actor=None, warehouse=shop, lines=[line], key="used")

    with pytest.raises(InsufficientStock):
        undo_batch(actor=None, batch=batch)

    batch.refresh_from_db()
    assert (batch.status, StockBalance.objects.get().on_hand) == ("done", 6)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (["NOPE", "TEA", "1", "1", "", "", "", ""], "unknown"),
        (["SHOP", "NOPE", "1", "1", "", "", "", ""], "unknown"),
        (["", "TEA", "1", "1", "", "", "", ""], "missing"),
        (["SHOP", "TEA", "1", "", "", "", "", ""], "missing"),
        (["SHOP", "TEA", "0", "1", "", "", "", ""], "bad_number"),
        (["SHOP", "TEA", "-5", "1", "", "", "", ""], "bad_number"),
        (["SHOP", "TEA", "0.5", "1", "", "", "", ""], "refused"),
        (["SHOP", "TEA", "1", "1", "", "B1", "", ""], "refused"),
        (["SHOP", "MED", "1", "1", "", "", "", ""], "refused"),
        (["SHOP", "MED", "1", "1", "", "B1", "", ""], "refused"),
        (["SHOP", "PHONE", "2", "1", "", "S1", "", ""], "refused"),
        (["SHOP", "TEA", "1", "1", "", "", "", "2999-01-01"], "bad_date"),
        (["SHOP", "TEA", "1", "1", "", "", "", "2025-12-31"], "refused"),
    ],
)
def test_opening_stock_that_cannot_be_is_told(shop, cells, verdict):
    Period.objects.create(month=date(2025, 12, 1), is_closed=True)

    batch = take_in("opening", csv_of(OPENING, cells))

    assert batch.counts == {verdict: 1}
    assert StockDocument.objects.exists() is False


def test_opening_stock_comes_only_into_ones_own_places(shop):
    keeper = UserFactory(
        at=[WarehouseFactory(code="MINE")],
        may=[
            "exchange.add_importbatch",
            "inventory.post_stockdocument",
            "inventory.view_stockcost",
        ],
    )
    rows = [[place, "TEA", "1", "1", "", "", "", ""] for place in ("SHOP", "MINE")]

    batch = take_in("opening", csv_of(OPENING, *rows), actor=keeper)

    assert batch.counts == {"unknown": 1, "new": 1}
