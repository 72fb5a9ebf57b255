"""Products for codes that a file of sales names and the catalogue does not know."""

from collections.abc import Mapping

from catalog.models import Category, Unit
from catalog.services.products import SKU_LENGTH_MAX, create_products
from catalog.values import ProductRow
from core.models import User

UNIT = "pc"


def can_be_made(code: str) -> bool:
    """Whether a product could have this code."""
    return 0 < len(code) <= SKU_LENGTH_MAX and "/" not in code


def make_products(
    names: Mapping[str, str], *, category: Category, actor: User | None
) -> dict[str, int]:
    """Every code of ``names`` has a product of that name in ``category``; return code → product."""
    unit, _is_new = Unit.objects.get_or_create(
        code=UNIT, defaults={"name_zh": "件", "name_en": "piece"}
    )
    rows = [
        ProductRow(
            sku=code, name_zh=name[:200] or code, name_en=name[:200], category=category, unit=unit
        )
        for code, name in names.items()
    ]
    return {product.sku: product.pk for product in create_products(rows, actor=actor)}
