"""Questions about families and the products in them."""

from collections.abc import Sequence
from itertools import product as combinations

from catalog.models import Attribute, AttributeValue, Product, ProductFamily


def attributes_of(family: ProductFamily) -> list[Attribute]:
    """What the products of ``family`` differ by, in order."""
    rows = family.family_attributes.select_related("attribute").order_by("position")
    return [row.attribute for row in rows]


def values_of(attributes: Sequence[Attribute]) -> list[list[AttributeValue]]:
    """The values of each attribute, in their order."""
    found: dict[int, list[AttributeValue]] = {attribute.pk: [] for attribute in attributes}
    rows = AttributeValue.objects.filter(attribute__in=attributes)
    for value in rows.order_by("position", "code"):
        found[value.attribute_id].append(value)
    return list(found.values())


def grid(chosen: Sequence[Sequence[AttributeValue]]) -> list[tuple[AttributeValue, ...]]:
    """Every combination of one value of each attribute, the last one changing fastest."""
    return list(combinations(*chosen))


def variants_of(family: ProductFamily) -> dict[str, Product]:
    """The products of ``family`` by their variant key."""
    rows = Product.objects.filter(family=family).select_related("unit")
    return {product.variant_key: product for product in rows}
