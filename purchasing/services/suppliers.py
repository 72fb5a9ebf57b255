"""Suppliers come into being and change."""

from decimal import Decimal

from catalog.models import Partner
from core.audit import record
from core.commands import command
from core.errors import RuleViolation
from core.models import User
from core.permissions import require
from core.quantities import NOTHING
from purchasing.errors import CodeTaken
from purchasing.models import Supplier


@command
def create_supplier(
    *,
    actor: User | None,
    code: str,
    name_zh: str = "",
    name_en: str = "",
    lead_time_days: int = 7,
    order_value_min: Decimal = NOTHING,
    over_receipt_percent: int = 10,
    is_active: bool = True,
    contact: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
) -> Supplier:
    """There is a supplier with ``code``, on a partner of that code (an existing one is used).

    Raises:
        NotPermitted: ``actor`` may not add suppliers.
        CodeTaken: a supplier has this code.
    """
    require(actor, "purchasing.add_supplier")
    partner, _is_new = Partner.objects.get_or_create(
        code=code.strip(),
        defaults={
            "name_zh": name_zh,
            "name_en": name_en,
            "contact": contact,
            "phone": phone,
            "email": email,
            "address": address,
        },
    )
    if Supplier.objects.filter(partner=partner).exists():
        raise CodeTaken(taken=partner.code)
    supplier = Supplier.objects.create(
        partner=partner,
        lead_time_days=lead_time_days,
        order_value_min=order_value_min,
        over_receipt_percent=over_receipt_percent,
        is_active=is_active,
    )
    record(actor, "supplier.create", supplier, code=partner.code)
    return supplier


PARTNER_FIELDS = ("name_zh", "name_en", "contact", "phone", "email", "address")
SUPPLIER_FIELDS = ("lead_time_days", "order_value_min", "over_receipt_percent", "is_active")


@command
def update_supplier(
    *, actor: User | None, supplier: Supplier, changes: dict[str, object]
) -> Supplier:
    """The supplier and its partner hold ``changes``; the code stays. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change suppliers.
        RuleViolation: a name that is neither the supplier's nor its partner's.
    """
    require(actor, "purchasing.change_supplier")
    unknown = set(changes) - {*PARTNER_FIELDS, *SUPPLIER_FIELDS}
    if unknown:
        raise RuleViolation(code="purchasing.unknown_field", fields=", ".join(sorted(unknown)))
    locked = Supplier.objects.select_for_update(no_key=True, of=("self",)).get(pk=supplier.pk)
    before = {name: str(_value(locked, name)) for name in changes}
    for name, value in changes.items():
        setattr(locked.partner if name in PARTNER_FIELDS else locked, name, value)
    locked.partner.save(update_fields=PARTNER_FIELDS)
    locked.save(update_fields=SUPPLIER_FIELDS)
    after = {name: str(_value(locked, name)) for name in changes}
    changed = {name: [before[name], after[name]] for name in changes if before[name] != after[name]}
    if changed:
        record(actor, "supplier.change", locked, changed=changed)
    return locked


def _value(supplier: Supplier, name: str) -> object:
    return getattr(supplier.partner if name in PARTNER_FIELDS else supplier, name)
