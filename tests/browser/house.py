"""A small house with work in it: one warehouse, one supplier, three products that run short."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import Group

from catalog.models import Product
from core.models import User
from core.periods import today
from inventory.models import StockBalance, Warehouse
from purchasing.models import Supplier
from tests.factories.catalog import BarcodeFactory, CategoryFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory
from tests.replenishment.world import plan, sell, stock

PASSWORD = "granary-full-of-rice"
PACK = 12
TEA, RICE, SOAP = "TEA-1", "RICE-1", "SOAP-1"
NAMES = {TEA: ("茉莉绿茶", "Jasmine Tea"), RICE: ("大米", "Rice"), SOAP: ("肥皂", "Soap")}
HISTORY_DAYS = 120


@dataclass
class House:
    """The rows that tests speak about."""

    warehouse: Warehouse
    supplier: Supplier
    products: dict[str, Product]

    def on_hand(self, sku: str) -> Decimal:
        rows = StockBalance.objects.filter(product__sku=sku, location__kind="stock")
        return sum((row.on_hand for row in rows), Decimal(0))


def somebody(username: str, role: str, *places: Warehouse) -> User:
    user = User.objects.create_user(
        username, password=PASSWORD, sees_all_places=not places, language="en"
    )
    user.groups.add(Group.objects.get(name=role))
    for place in places:
        place.members.add(user)
    return user


def open_house() -> House:
    """Every product sells four a day and has three left; a run has looked at them."""
    warehouse = WarehouseFactory(central=True, name_zh="中央仓", name_en="Central")
    supplier = SupplierFactory(lead_time_days=3)
    category = CategoryFactory(name_zh="杂货", name_en="Groceries")
    products = {}
    for number, (sku, (name_zh, name_en)) in enumerate(NAMES.items(), start=1):
        product = ProductFactory(sku=sku, name_zh=name_zh, name_en=name_en, category=category)
        BarcodeFactory(product=product, code=f"69000000000{number}")
        BarcodeFactory(product=product, code=f"169000000000{number}", quantity=Decimal(PACK))
        SupplierTermsFactory(
            supplier=supplier, product=product, pack_quantity=PACK, price=Decimal("2.50")
        )
        day = today(warehouse.time_zone)
        sell(product, warehouse, [4] * HISTORY_DAYS, until=day)
        stock(product, warehouse, 3, on=day)
        products[sku] = product
    plan(as_of=today(warehouse.time_zone))
    return House(warehouse, supplier, products)
