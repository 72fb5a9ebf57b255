"""Suppliers, their terms, and what we ordered from them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier, SupplierTerms
from tests.factories.catalog import PartnerFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory


class SupplierFactory(DjangoModelFactory):
    class Meta:
        model = Supplier

    partner = factory.SubFactory(PartnerFactory)
    lead_time_days = 2


class SupplierTermsFactory(DjangoModelFactory):
    class Meta:
        model = SupplierTerms

    supplier = factory.SubFactory(SupplierFactory)
    product = factory.SubFactory(ProductFactory)
    price = Decimal(3)


class PurchaseOrderFactory(DjangoModelFactory):
    class Meta:
        model = PurchaseOrder

    number = factory.Sequence(lambda number: f"PO-T{number:05d}")
    supplier = factory.SubFactory(SupplierFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    created_on = date(2026, 3, 2)

    class Params:
        sent = factory.Trait(
            status=OrderStatus.SENT, sent_at=datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
        )


class PurchaseOrderLineFactory(DjangoModelFactory):
    class Meta:
        model = PurchaseOrderLine

    order = factory.SubFactory(PurchaseOrderFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(40)
    price = Decimal(3)
