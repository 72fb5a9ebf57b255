"""The values that tell the products of a family apart, as they are kept with each product."""

from collections.abc import Mapping, Sequence

from catalog.models import AttributeValue, Product, VariantValue

BATCH = 1000


def variant_key(values: Sequence[AttributeValue]) -> str:
    """What makes a variant one of its family: the keys of its values in the family's order."""
    return "-".join(str(value.pk) for value in values)


def write_values(rows: Mapping[Product, Sequence[AttributeValue]]) -> None:
    """Each product has these values."""
    VariantValue.objects.bulk_create(
        (
            VariantValue(product=product, attribute_id=value.attribute_id, value=value)
            for product, values in rows.items()
            for value in values
        ),
        batch_size=BATCH,
    )
