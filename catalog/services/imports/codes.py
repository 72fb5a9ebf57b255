"""Which products the codes of a file name."""

from collections.abc import Iterable, Sequence

from django.db.models.functions import Upper

from catalog.models import Product
from exchange.choices import RowVerdict
from exchange.services.rows import Row


def products_by_sku(skus: Iterable[str]) -> dict[str, Product]:
    """Code as it is written to its product: the exact code, else the one in another case."""
    wanted = set(skus)
    rows = Product.objects.select_related("unit", "category")
    exact = {product.sku: product for product in rows.filter(sku__in=wanted)}
    rest = {sku.upper(): sku for sku in wanted if sku not in exact}
    if rest:
        for product in rows.annotate(capitals=Upper("sku")).filter(capitals__in=list(rest)):
            exact.setdefault(rest[product.sku.upper()], product)
    return exact


def resolve_products(rows: Sequence[Row], name: str) -> None:
    """Put each row's product in place of its code; refuse rows whose code nobody has."""
    known = products_by_sku(row.values[name] for row in rows)
    for row in rows:
        product = known.get(row.values[name])
        if product is None:
            row.refuse(RowVerdict.UNKNOWN, name, row.values[name], "unknown")
        else:
            row.values[name] = product
