"""What is on order, and at which terms it could be."""

from decimal import Decimal

import pytest

from purchasing.choices import OrderStatus
from purchasing.errors import (
    WrongStatus,
)
from purchasing.selectors import arrivals_of_orders, best_terms, on_order_by_place
from purchasing.services.orders import (
    cancel_order,
    close_order,
)
from tests.factories.catalog import ProductFactory
from tests.factories.purchasing import (
    PurchaseOrderLineFactory,
    SupplierTermsFactory,
)

pytestmark = pytest.mark.django_db

ADD, CHANGE = "purchasing.add_purchaseorder", "purchasing.change_purchaseorder"


@pytest.mark.parametrize(
    ("step", "status", "target"),
    [
        (cancel_order, OrderStatus.DRAFT, OrderStatus.CANCELLED),
        (cancel_order, OrderStatus.SENT, OrderStatus.CANCELLED),
        (close_order, OrderStatus.SENT, OrderStatus.CLOSED),
        (close_order, OrderStatus.PART_RECEIVED, OrderStatus.CLOSED),
    ],
)
def test_what_ends_is_no_longer_on_order(step, status, target):
    line = PurchaseOrderLineFactory(order__sent=True, order__status=status)

    ended = step(actor=None, order=line.order, reason="late")

    assert ended.status == target
    assert on_order_by_place([line.product_id]) == {}
    with pytest.raises(WrongStatus):
        step(actor=None, order=ended)


def test_on_order_is_what_open_orders_still_owe():
    line = PurchaseOrderLineFactory(received_quantity=Decimal(15), order__sent=True)
    PurchaseOrderLineFactory(
        product=line.product, order__warehouse=line.order.warehouse, quantity=Decimal(5)
    )
    PurchaseOrderLineFactory(product=line.product, received_quantity=Decimal(50), order__sent=True)

    assert on_order_by_place([line.product_id]) == {
        (line.product_id, line.order.warehouse_id): Decimal(30)
    }
    assert arrivals_of_orders(line.product_id, line.order.warehouse_id) == [
        (None, Decimal(25)),
        (None, Decimal(5)),
    ]


def test_preferred_terms_go_before_cheaper_ones():
    product = ProductFactory()
    cheap = SupplierTermsFactory(product=product, price=Decimal(1), is_preferred=False)
    liked = SupplierTermsFactory(product=product, price=Decimal(2))
    SupplierTermsFactory(product=product, price=Decimal("0.5"), supplier__is_active=False)

    assert best_terms([product.pk]) == {(product.pk, None): liked}

    liked.is_preferred = False
    liked.save()
    assert best_terms(None) == {(product.pk, None): cheap}
