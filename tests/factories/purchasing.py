"""Suppliers and their terms."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from purchasing.models import Supplier, SupplierTerms
from tests.factories.catalog import PartnerFactory, ProductFactory


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
