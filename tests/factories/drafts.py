"""Drafts and store requests."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from inventory.choices import DraftKind
from inventory.models import StockDraft, StockDraftLine, StockRequest, StockRequestLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory


class StockDraftFactory(DjangoModelFactory):
    class Meta:
        model = StockDraft

    number = factory.Sequence(lambda number: f"DR-T{number:05d}")
    key = factory.Sequence(lambda number: f"draft-made:{number}")
    kind = DraftKind.RECEIPT
    warehouse = factory.SubFactory(WarehouseFactory)


class StockDraftLineFactory(DjangoModelFactory):
    class Meta:
        model = StockDraftLine

    draft = factory.SubFactory(StockDraftFactory)
    position = 1
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(5)


class StockRequestFactory(DjangoModelFactory):
    class Meta:
        model = StockRequest

    number = factory.Sequence(lambda number: f"RQ-T{number:05d}")
    key = factory.Sequence(lambda number: f"request-made:{number}")
    source = factory.SubFactory(WarehouseFactory, central=True)
    destination = factory.SubFactory(WarehouseFactory)


class StockRequestLineFactory(DjangoModelFactory):
    class Meta:
        model = StockRequestLine

    request = factory.SubFactory(StockRequestFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(6)
