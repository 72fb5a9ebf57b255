"""Customers come into being."""

from catalog.models import Partner
from core.audit import record
from core.commands import command
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
