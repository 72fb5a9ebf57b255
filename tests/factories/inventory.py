"""Places, and what is in them."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from inventory.choices import LocationKind, WarehouseKind
from inventory.models import Lane, Location, Lot, StockClass, Warehouse
from tests.factories.catalog import ProductFactory


class WarehouseFactory(DjangoModelFactory):
    """A store with a location for stock and one for what is on its way to it."""

    class Meta:
        model = Warehouse
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"W{number:03d}")
    kind = WarehouseKind.STORE
    name_zh = factory.Sequence(lambda number: f"门店{number}")
    name_en = factory.Sequence(lambda number: f"Store {number}")

    @factory.post_generation
    def locations(self, _create: bool, _extracted: None, **_kwargs: object) -> None:
        for kind in (LocationKind.STOCK, LocationKind.TRANSIT):
            code = kind.upper()
            Location.objects.create(warehouse=self, code=code, path=f"{code}/", kind=kind)

    class Params:
        central = factory.Trait(kind=WarehouseKind.CENTRAL)


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    product = factory.SubFactory(ProductFactory)
    code = ""


class LaneFactory(DjangoModelFactory):
    class Meta:
        model = Lane

    source = factory.SubFactory(WarehouseFactory, central=True)
    destination = factory.SubFactory(WarehouseFactory)
    lead_time_days = 1


class StockClassFactory(DjangoModelFactory):
    class Meta:
        model = StockClass

    product = factory.SubFactory(ProductFactory)
    abc = "A"
    xyz = "X"
    quantity = Decimal(0)
    value = Decimal(0)
    cumulative_share = 1.0
    variation = None
    computed_on = date(2026, 3, 2)
