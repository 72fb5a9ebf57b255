"""A code that nobody knew gets its product."""

from decimal import Decimal

from catalog.choices import BarcodeKind
from catalog.models import Barcode, Partner, Product
from catalog.services.barcodes import checked_barcodes, refuse_taken, write_barcodes
from catalog.services.searching import search_text
from catalog.values import BarcodeRow
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require


@command
def link_barcode(
    *,
    actor: User | None,
    product: Product,
    code: str,
    quantity: Decimal,
    kind: BarcodeKind | None = None,
    partner: Partner | None = None,
) -> Product:
    """``product`` is found by ``code`` too, which stands for ``quantity`` of it. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not change products.
        CodeTaken: the code stands for another product, or for another quantity of this one.
        what ``checked_barcodes`` raises.
    """
    require(actor, "catalog.change_product")
    product = Product.objects.select_for_update().get(pk=product.pk)
    (row,) = checked_barcodes([BarcodeRow(code, quantity, kind, partner)])
    same = Barcode.objects.filter(product=product, code=row.code, partner=partner)
    if same.filter(quantity=quantity).exists():
        return product
    refuse_taken([row])
    write_barcodes({product: [row]})
    codes = product.barcodes.values_list("code", flat=True)
    product.search_text = search_text(product.sku, product.name_zh, product.name_en, codes)
    product.save(update_fields=["search_text"])
    audit.record(actor, "product.link_barcode", product, code=code, quantity=str(quantity))
    return product
