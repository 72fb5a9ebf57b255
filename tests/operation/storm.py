"""Posts without end until it is ended: a shop that is busy while somebody makes a backup.

Run as a process of its own: ``python -m tests.operation.storm NAME``. It prints the key of each
document once that is posted for good. Called ``set-up`` it makes what the others need, and ends.
"""

import itertools
import os
import random
import sys
from decimal import Decimal

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup()

from catalog.models import Product, Unit  # noqa: E402 - After the settings are loaded.
from catalog.services.categories import create_category  # noqa: E402
from catalog.services.products import create_product  # noqa: E402
from core.models import User  # noqa: E402
from inventory.choices import WarehouseKind  # noqa: E402
from inventory.models import Warehouse  # noqa: E402
from inventory.services.places import create_warehouse  # noqa: E402
from inventory.services.stock import issue_stock, receive_stock  # noqa: E402
from inventory.values import GoodsLine  # noqa: E402


def set_up() -> None:
    """A house with a person, a place and a few products."""
    call_command("prepare")
    User.objects.create_user("keeper")
    create_warehouse(actor=None, code="S", kind=WarehouseKind.STORE, name_zh="店", name_en="Shop")
    category = create_category(actor=None, code="C", parent=None, name_zh="类", name_en="Kind")
    unit = Unit.objects.get_or_create(code="pc", defaults={"name_zh": "件", "name_en": "piece"})[0]
    for number in range(20):
        create_product(
            actor=None, sku=f"P{number}", name_zh=f"商品{number}", category=category, unit=unit
        )


def main(name: str) -> None:
    chance = random.Random(name)
    warehouse, products = Warehouse.objects.get(), list(Product.objects.all())
    for number in itertools.count():
        product, key = chance.choice(products), f"{name}:{number}"
        pieces = Decimal(chance.randint(1, 9))
        lines = [GoodsLine(product, pieces + 1, value=pieces * 3)]
        receive_stock(actor=None, warehouse=warehouse, lines=lines, key=key)
        lines = [GoodsLine(product, Decimal(1))]
        issue_stock(actor=None, warehouse=warehouse, lines=lines, key=f"{key}:out")
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    set_up() if sys.argv[1] == "set-up" else main(sys.argv[1])
