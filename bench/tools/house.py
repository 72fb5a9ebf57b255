"""A database of its own for a bench, with goods in it; made before and dropped after."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection  # noqa: E402 - After the settings are loaded.

from catalog.models import Product, Unit  # noqa: E402
from catalog.services.categories import create_category  # noqa: E402
from inventory.choices import DocumentKind, LocationKind, WarehouseKind  # noqa: E402
from inventory.models import Location, Warehouse  # noqa: E402
from inventory.selectors import outside, stock_location  # noqa: E402
from inventory.services.places import create_warehouse  # noqa: E402
from inventory.services.staged import post_staged  # noqa: E402
from inventory.values import DocumentDraft, Move, StagedDocument  # noqa: E402

PLENTY = Decimal(1_000_000)
LINES = 5000


@dataclass(frozen=True)
class World:
    """One warehouse, its shelf, and products that lie on it."""

    warehouse: Warehouse
    stock: Location
    customer: Location
    products: list[Product]


@contextmanager
def database() -> Iterator[None]:
    """The suite's kind of test database, under a name of its own."""
    connection.settings_dict["TEST"]["NAME"] = _name()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # What the suite does without, a bench pays for.
            cursor.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)


def _name() -> str:
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["TEST"]["NAME"]) + "-bench"
    return f"bench_{os.getpid()}_{connection.settings_dict['NAME']}"[:60]


def world(products: int, *, code: str = "BENCH", is_stocked: bool = True) -> World:
    """``products`` products, with plenty of each in one warehouse."""
    warehouse = create_warehouse(
        actor=None, code=code, kind=WarehouseKind.CENTRAL, name_zh="测", name_en="Bench"
    )
    made = World(
        warehouse,
        stock_location(warehouse),
        outside(LocationKind.CUSTOMER),
        make_products(products, code),
    )
    if is_stocked:
        post_staged(opening(made, PLENTY))
    return made


def make_products(count: int, code: str) -> list[Product]:
    category = create_category(actor=None, code=code, parent=None, name_zh="测", name_en="Bench")
    unit = Unit.objects.get_or_create(code="pc", defaults={"name_zh": "件", "name_en": "piece"})[0]
    rows = [
        Product(
            sku=f"{code}{number:06d}",
            name_zh=f"商品{number}",
            category=category,
            unit=unit,
            search_text=f"{code}{number:06d}".lower(),
        )
        for number in range(count)
    ]
    return Product.objects.bulk_create(rows, batch_size=2000)


def opening(made: World, quantity: Decimal) -> Iterator[StagedDocument]:
    """Opening balances of every product, in documents of at most ``LINES`` lines."""
    source = outside(LocationKind.OPENING)
    for start in range(0, len(made.products), LINES):
        lines = [
            Move(product, source, made.stock, quantity, None, quantity * 7)
            for product in made.products[start : start + LINES]
        ]
        draft = DocumentDraft(
            DocumentKind.OPENING, f"{made.warehouse.code}:{start:08d}", made.warehouse
        )
        yield StagedDocument(draft, lines)


def tidy() -> None:
    """Statistics as autovacuum would have them, so that plans are those of a house at work."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
