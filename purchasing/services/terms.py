"""What suppliers ask for their products."""

from collections.abc import Sequence

from catalog.services.counting import refuse_finer_than_unit
from core.audit import record
from core.commands import command
from core.models import User
from core.permissions import require
from purchasing.errors import BadTerms
from purchasing.models import SupplierTerms
from purchasing.values import TermsRow

BATCH = 2000
COLUMNS = (
    "price",
    "pack_quantity",
    "quantity_min",
    "lead_time_days",
    "supplier_sku",
    "is_preferred",
)


@command
def set_terms(*, actor: User | None, terms: TermsRow) -> SupplierTerms:
    """The supplier's terms for the product (at the warehouse) are those given. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change terms.
        BadTerms: a negative price or minimum, or a pack of nothing.
        TooFine: a pack or minimum that cannot be counted in the product's unit.
    """
    require(actor, "purchasing.change_supplierterms")
    _refuse_nonsense(terms)
    row, is_new = SupplierTerms.objects.update_or_create(
        supplier=terms.supplier,
        product=terms.product,
        warehouse=terms.warehouse,
        defaults={name: getattr(terms, name) for name in COLUMNS},
    )
    facts = {name: str(getattr(terms, name)) for name in COLUMNS}
    record(actor, "terms.create" if is_new else "terms.change", row, **facts)
    return row


@command
def remove_terms(*, actor: User | None, terms: SupplierTerms) -> None:
    """The supplier no longer offers the product at these terms. Orders keep their prices."""
    require(actor, "purchasing.change_supplierterms")
    record(actor, "terms.remove", terms, product=terms.product_id, supplier=terms.supplier_id)
    terms.delete()


@command
def set_terms_in_bulk(rows: Sequence[TermsRow], *, actor: User | None = None) -> int:
    """Every row's terms hold; return how many rows there were. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change terms.
        BadTerms: some row has a negative price or minimum, or a pack of nothing.
    """
    require(actor, "purchasing.change_supplierterms")
    for row in rows:
        _refuse_nonsense(row)
    known = {
        (row.supplier_id, row.product_id, row.warehouse_id): row
        for row in SupplierTerms.objects.filter(supplier__in={row.supplier.pk for row in rows})
    }
    new, changed = [], []
    for row in {_key(row): row for row in rows}.values():
        existing = known.get(_key(row))
        if existing is None:
            new.append(SupplierTerms(**_columns(row)))
        else:
            for name in COLUMNS:
                setattr(existing, name, getattr(row, name))
            changed.append(existing)
    SupplierTerms.objects.bulk_create(new, batch_size=BATCH)
    SupplierTerms.objects.bulk_update(changed, COLUMNS, batch_size=BATCH // 10)
    return len(rows)


def _key(row: TermsRow) -> tuple[int, int, int | None]:
    return row.supplier.pk, row.product.pk, row.warehouse.pk if row.warehouse else None


def _columns(row: TermsRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in (*COLUMNS, "supplier", "product", "warehouse")}


def _refuse_nonsense(terms: TermsRow) -> None:
    if terms.price < 0 or terms.pack_quantity <= 0 or terms.quantity_min < 0:
        raise BadTerms(product=str(terms.product))
    refuse_finer_than_unit(terms.product, terms.pack_quantity)
    refuse_finer_than_unit(terms.product, terms.quantity_min)
