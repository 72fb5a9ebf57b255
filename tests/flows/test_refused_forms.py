"""A form whose service refuses is drawn again: the reason above, everything typed still in it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.choices import DocumentKind
from inventory.models import StockDocument
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer
from inventory.values import GoodsLine
from purchasing.models import Supplier
from sales.models import SalesOrder
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierFactory
from tests.factories.sales import SalesOrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True, sees_all_places=True)
    client.force_login(user)
    return client


def lines_of(*rows):
    data = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_code_that_is_taken_leaves_the_new_supplier_as_typed(admin, headers):
    taken = SupplierFactory().partner.code
    typed = {"code": taken, "name_zh": "新的", "name_en": "Fresh", "lead_time_days": 3}
    typed |= {"over_receipt_percent": 0, "order_value_min": "0", "is_active": "on"}

    answer = admin.post(reverse("purchasing:supplier-create"), typed, headers=headers)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert f"There is already a supplier with the code {taken}." in words
    assert 'value="Fresh"' in words
    assert Supplier.objects.count() == 1


def test_a_shortage_leaves_an_issue_as_typed(admin):
    product, warehouse = ProductFactory(), WarehouseFactory()
    line = {"product_text": product.sku, "quantity": "7"}
    head = {"key": "k1", "warehouse": warehouse.pk, "note": "A tasting", "intent": "post"}

    answer = admin.post(reverse("inventory:draft-issue"), head | lines_of(line))

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "There is not enough stock." in words
    assert 'value="A tasting"' in words
    assert 'value="7"' in words
    assert StockDocument.objects.exists() is False


def test_too_much_received_leaves_the_count_as_typed(admin):
    line = PurchaseOrderLineFactory(order__sent=True)
    typed = {"key": "k1", f"line-{line.pk}-quantity": "99999"}

    answer = admin.post(reverse("purchasing:receive-post", args=[line.order_id]), typed)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "more can be received" in words
    assert 'value="99999"' in words
    assert StockDocument.objects.exists() is False


def test_what_is_not_in_stock_leaves_a_shipment_as_typed(admin):
    line = SalesOrderLineFactory(order__confirmed=True, quantity=Decimal(9))
    typed = {"key": "k1", f"line-{line.pk}": "8"}

    answer = admin.post(reverse("sales:order-ship", args=[line.order_id]), typed)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "There is not enough stock." in words
    assert 'value="8"' in words


def test_a_transfer_that_cannot_leave_stays_as_typed(admin):
    source, destination, product = WarehouseFactory(), WarehouseFactory(), ProductFactory()
    transfer = create_transfer(
        actor=None, source=source, destination=destination, lines=[(product, Decimal(5))]
    )
    typed = {"key": "k1", f"line_{transfer.lines.get().pk}": "4"}

    answer = admin.post(reverse("inventory:transfer-ship", args=[transfer.pk]), typed)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "There is not enough stock." in words
    assert 'value="4"' in words


def test_a_reversal_that_came_second_is_told_on_its_page(admin):
    line = GoodsLine(ProductFactory(), Decimal(3), value=Decimal(3))
    document = receive_stock(actor=None, warehouse=WarehouseFactory(), lines=[line], key="one")
    url = reverse("inventory:document-reverse", args=[document.pk])
    admin.post(url, {"key": "k1", "reason": "A mistake"})

    answer = admin.post(url, {"key": "k2", "reason": "Once more"})

    assert answer.status_code == 409
    assert "was reversed before" in answer.content.decode()
    assert StockDocument.objects.filter(kind=DocumentKind.REVERSAL).count() == 1


def test_an_order_that_was_sent_meanwhile_keeps_the_lines_as_typed(admin):
    line = PurchaseOrderLineFactory(order__sent=True)
    typed = lines_of({"line": line.pk, "product": line.product_id, "quantity": "77", "price": "1"})

    answer = admin.post(reverse("purchasing:order-lines", args=[line.order_id]), typed)

    words = answer.content.decode()
    assert answer.status_code == 409
    assert "is no longer a draft" in words
    assert 'value="77"' in words


def test_a_wrong_line_leaves_a_new_sales_order_as_typed(admin):
    line = SalesOrderLineFactory()
    head = {"key": "k1", "customer": line.order.customer_id, "warehouse": line.order.warehouse_id}
    typed = head | {"note": "By Friday"} | lines_of({"product_text": "no-such", "quantity": "2"})

    answer = admin.post(reverse("sales:order-create"), typed)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "By Friday" in words
    assert "no-such" in words
    assert SalesOrder.objects.count() == 1
