"""Customers come into being and change."""

from collections.abc import Mapping

from catalog.models import Partner
from core.audit import record
from core.commands import command
from core.errors import RuleViolation
from core.models import User
from core.permissions import require
from sales.errors import CodeTaken
from sales.models import Customer


@command
def create_customer(
    *,
    actor: User | None,
    code: str,
    name_zh: str = "",
    name_en: str = "",
    contact: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
) -> Customer:
    """There is a customer with ``code``, on a partner of that code (an existing one is used).

    Raises:
        NotPermitted: ``actor`` may not add customers.
        CodeTaken: a customer has this code.
    """
    require(actor, "sales.add_customer")
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
    if Customer.objects.filter(partner=partner).exists():
        raise CodeTaken(taken=partner.code)
    customer = Customer.objects.create(partner=partner)
    record(actor, "customer.create", customer, code=partner.code)
    return customer


PARTNER_FIELDS = ("name_zh", "name_en", "contact", "phone", "email", "address")


@command
def update_customer(
    *, actor: User | None, customer: Customer, changes: Mapping[str, object]
) -> Customer:
    """The customer's partner holds ``changes``; the code stays. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change customers.
        RuleViolation: a name that is not the partner's.
    """
    require(actor, "sales.change_customer")
    unknown = set(changes) - set(PARTNER_FIELDS)
    if unknown:
        raise RuleViolation(code="sales.unknown_field", fields=", ".join(sorted(unknown)))
    customers = Customer.objects.for_display().select_for_update(no_key=True, of=("self",))
    locked = customers.get(pk=customer.pk)
    partner = locked.partner
    changed = {
        name: [str(getattr(partner, name)), str(value)]
        for name, value in changes.items()
        if getattr(partner, name) != value
    }
    for name, value in changes.items():
        setattr(partner, name, value)
    partner.save(update_fields=PARTNER_FIELDS)
    if changed:
        record(actor, "customer.change", locked, changed=changed)
    return locked
