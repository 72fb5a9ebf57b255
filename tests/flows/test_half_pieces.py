"""A quantity finer than its unit is refused at every door where people type one."""

from decimal import Decimal

import pytest

from catalog.errors import TooFine
from inventory.models import StockMovement
from inventory.services.stock import adjust_stock, issue_stock, receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from purchasing.models import SupplierTerms
from purchasing.services import orders as buying
from purchasing.services.receipts import post_receipt, receivable_quantity
from purchasing.services.terms import set_terms
from purchasing.values import OrderLineDraft as ToBuy
from purchasing.values import ReceivedLine, TermsRow
from sales.services import orders as selling
from sales.services.shipments import post_shipment
from sales.values import OrderLineDraft as ToSell
from tests.factories.catalog import ProductFactory, UnitFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierFactory
from tests.factories.sales import CustomerFactory, SalesOrderLineFactory

pytestmark = pytest.mark.django_db

HALF = Decimal("1.5")


def test_half_a_piece_is_not_received_issued_or_found():
    warehouse, product = WarehouseFactory(), ProductFactory()
    line = GoodsLine(product, HALF, value=Decimal(3))

    for door in (receive_stock, issue_stock, adjust_stock):
        with pytest.raises(TooFine):
            door(actor=None, warehouse=warehouse, lines=[line], key="half", reason="half")

    assert StockMovement.objects.exists() is False


def test_the_refusal_names_product_unit_and_decimals():
    product = ProductFactory(unit=UnitFactory(code="kg", name_en="kg", name_zh="千克", decimals=3))
    line = GoodsLine(product, Decimal("0.0005"), value=Decimal(1))

    with pytest.raises(TooFine) as refused:
        receive_stock(actor=None, warehouse=WarehouseFactory(), lines=[line], key="fine")

    assert refused.value.facts["decimals"] == 3
    assert "0.0005 is too fine" in str(refused.value.message)


def test_what_the_unit_allows_is_taken():
    product = ProductFactory(unit=UnitFactory(code="kg", name_en="kg", name_zh="千克", decimals=3))
    line = GoodsLine(product, Decimal("1.125"), value=Decimal(1))

    document = receive_stock(actor=None, warehouse=WarehouseFactory(), lines=[line], key="fine")

    assert document.movements.get().quantity == Decimal("1.125")


def test_half_a_piece_is_not_bought():
    with pytest.raises(TooFine):
        buying.create_order(
            actor=None,
            supplier=SupplierFactory(),
            warehouse=WarehouseFactory(),
            lines=[ToBuy(ProductFactory(), HALF, Decimal(1))],
        )


def test_packs_are_of_whole_pieces():
    terms = TermsRow(
        supplier=SupplierFactory(), product=ProductFactory(), price=Decimal(1), pack_quantity=HALF
    )

    with pytest.raises(TooFine):
        set_terms(actor=None, terms=terms)

    assert SupplierTerms.objects.exists() is False


def test_half_a_piece_does_not_come_on_an_order():
    line = PurchaseOrderLineFactory(order__sent=True, quantity=Decimal(10))

    with pytest.raises(TooFine):
        post_receipt(
            actor=None, order=line.order, quantities={line.pk: ReceivedLine(HALF)}, key="half"
        )


def test_what_may_come_beyond_the_order_is_whole_pieces():
    line = PurchaseOrderLineFactory(order__sent=True, quantity=Decimal(11))

    assert receivable_quantity(line, 10) == Decimal(12)


def test_half_a_piece_is_not_sold_or_shipped():
    with pytest.raises(TooFine):
        selling.create_order(
            actor=None,
            customer=CustomerFactory(),
            warehouse=WarehouseFactory(),
            lines=[ToSell(ProductFactory(), HALF, Decimal(1))],
        )
    line = SalesOrderLineFactory(order__confirmed=True)
    with pytest.raises(TooFine):
        post_shipment(actor=None, order=line.order, quantities={line.pk: HALF}, key="half")


def test_half_a_piece_is_not_transferred():
    ends = {"source": WarehouseFactory(), "destination": WarehouseFactory()}
    product = ProductFactory()

    with pytest.raises(TooFine):
        create_transfer(actor=None, **ends, lines=[(product, HALF)])

    transfer = create_transfer(actor=None, **ends, lines=[(product, Decimal(4))])
    with pytest.raises(TooFine):
        ship_transfer(
            actor=None, transfer=transfer, key="half", quantities={transfer.lines.get().pk: HALF}
        )
