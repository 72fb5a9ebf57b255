"""Suppliers and terms: made, changed, refused, many at once."""

from decimal import Decimal

import pytest

from catalog.models import Partner
from core.errors import NotPermitted, RuleViolation
from core.models import AuditEntry
from purchasing.errors import BadTerms, CodeTaken
from purchasing.models import Supplier, SupplierTerms
from purchasing.services.suppliers import create_supplier, update_supplier
from purchasing.services.terms import remove_terms, set_terms, set_terms_in_bulk
from purchasing.values import TermsRow
from tests.factories.catalog import PartnerFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory

pytestmark = pytest.mark.django_db


def test_a_supplier_may_be_a_partner_we_know():
    partner = PartnerFactory(code="ACME", name_en="Acme")

    supplier = create_supplier(actor=None, code="ACME", name_en="Other")

    assert (supplier.partner, Partner.objects.get().name_en) == (partner, "Acme")
    with pytest.raises(CodeTaken):
        create_supplier(actor=None, code="ACME")


def test_who_may_not_add_suppliers_adds_none():
    with pytest.raises(NotPermitted):
        create_supplier(actor=UserFactory(), code="X")

    assert Supplier.objects.exists() is False


def test_a_change_is_written_down_with_what_was_before():
    supplier = SupplierFactory(lead_time_days=2)

    update_supplier(actor=None, supplier=supplier, changes={"lead_time_days": 0, "phone": "1"})

    supplier.refresh_from_db()
    assert (supplier.lead_time_days, supplier.partner.phone) == (0, "1")
    assert AuditEntry.objects.get().facts == {
        "changed": {"lead_time_days": ["2", "0"], "phone": ["", "1"]}
    }
    with pytest.raises(RuleViolation):
        update_supplier(actor=None, supplier=supplier, changes={"pk": 5})


def test_setting_terms_twice_leaves_the_last():
    terms = SupplierTermsFactory(price=Decimal(3))
    row = TermsRow(supplier=terms.supplier, product=terms.product, price=Decimal(4))

    set_terms(actor=None, terms=row)
    set_terms(actor=None, terms=row)

    assert SupplierTerms.objects.get().price == 4


@pytest.mark.parametrize(
    "nonsense", [{"price": -1}, {"pack_quantity": 0}, {"quantity_min": -1}, {"pack_quantity": -2}]
)
def test_senseless_terms_are_refused(nonsense):
    numbers = {"price": Decimal(1)} | {name: Decimal(value) for name, value in nonsense.items()}
    row = TermsRow(supplier=SupplierFactory(), product=ProductFactory(), **numbers)

    with pytest.raises(BadTerms):
        set_terms(actor=None, terms=row)
    with pytest.raises(BadTerms):
        set_terms_in_bulk([row])

    assert SupplierTerms.objects.exists() is False


def test_many_terms_at_once_add_and_replace():
    old = SupplierTermsFactory(price=Decimal(3))
    place = WarehouseFactory()
    rows = [
        TermsRow(supplier=old.supplier, product=old.product, price=Decimal(5)),
        TermsRow(supplier=old.supplier, product=old.product, price=Decimal(6), warehouse=place),
        TermsRow(supplier=old.supplier, product=ProductFactory(), price=Decimal(7)),
    ]

    assert (set_terms_in_bulk(rows), set_terms_in_bulk(rows)) == (3, 3)

    assert sorted(SupplierTerms.objects.values_list("price", flat=True)) == [5, 6, 7]


def test_terms_can_be_removed():
    terms = SupplierTermsFactory()

    with pytest.raises(NotPermitted):
        remove_terms(actor=UserFactory(), terms=terms)
    remove_terms(actor=None, terms=terms)

    assert SupplierTerms.objects.exists() is False
