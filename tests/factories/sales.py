"""Customers, and what they ordered."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from sales.choices import OrderStatus
from sales.models import Customer, SalesOrder, SalesOrderLine
from tests.factories.catalog import PartnerFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = Customer

    partner = factory.SubFactory(PartnerFactory)


class SalesOrderFactory(DjangoModelFactory):
    class Meta:
        model = SalesOrder

    number = factory.Sequence(lambda number: f"SO-T{number:05d}")
    customer = factory.SubFactory(CustomerFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    asked_for_on = date(2026, 3, 2)

    class Params:
        confirmed = factory.Trait(status=OrderStatus.CONFIRMED)


class SalesOrderLineFactory(DjangoModelFactory):
    class Meta:
        model = SalesOrderLine

    order = factory.SubFactory(SalesOrderFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(10)
    price = Decimal(5)
