"""Bills of materials: written whole, taken apart, never in a circle."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.choices import BillKind
from catalog.errors import BadBill, BillCircle, TooFine
from catalog.models import BillLine, BillOfMaterials
from catalog.selectors.bills import bill_of, parts_needed, raw_parts_needed, where_used
from catalog.services.bills import remove_bill, save_bill
from catalog.values import BillRow, PartRow
from core.errors import NotPermitted
from core.models import AuditEntry
from tests.factories.catalog import BillLineFactory, ProductFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def write(product, *parts, quantity=1, kind=BillKind.ASSEMBLY):
    rows = [PartRow(component, Decimal(each)) for component, each in parts]
    return save_bill(product, BillRow(kind, Decimal(quantity), rows), actor=None)


@pytest.fixture
def goods():
    return [ProductFactory(sku=sku) for sku in ("BIKE", "WHEEL", "SPOKE", "BELL")]


def test_parts_are_multiplied_down_to_what_is_bought(goods):
    bike, wheel, spoke, bell = goods
    write(bike, (wheel, 2), (bell, 1))
    write(wheel, (spoke, 72), quantity=2)

    assert parts_needed(bike, Decimal(3)) == {wheel: 6, bell: 3}
    assert raw_parts_needed(bike, Decimal(3)) == {spoke: 216, bell: 3}
    assert [line.bill.product for line in where_used(spoke)] == [wheel]
    assert parts_needed(bell, Decimal(1)) == raw_parts_needed(bell, Decimal(1)) == {}


def test_a_bill_is_replaced_and_removed(goods):
    bike, wheel, _spoke, bell = goods
    write(bike, (wheel, 2))

    write(bike, (bell, 1), kind=BillKind.KIT)
    again = bill_of(bike)
    assert (again.kind, [line.component for line in again.lines.all()]) == ("kit", [bell])
    remove_bill(bike, actor=None)
    remove_bill(bike, actor=None)

    assert bill_of(bike) is None
    actions = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert actions == ["bill.add", "bill.change", "bill.remove"]


def test_a_circle_is_refused_and_its_way_told(goods):
    bike, wheel, spoke, _bell = goods
    write(bike, (wheel, 2))
    write(wheel, (spoke, 36))

    with pytest.raises(BillCircle) as refusal:
        write(spoke, (bike, 1))
    with pytest.raises(BillCircle):
        write(bike, (bike, 1))

    assert "SPOKE → BIKE → WHEEL → SPOKE" in str(refusal.value.message)
    assert bill_of(spoke) is None
    assert bill_of(bike).lines.get().component == wheel


def test_bills_that_make_nothing_are_refused(goods):
    bike, wheel, *_more = goods

    for wrong in ([], [(wheel, 0)], [(wheel, 1), (wheel, 2)], [(wheel, "NaN")], [(wheel, "1e13")]):
        with pytest.raises(BadBill):
            write(bike, *wrong)
    with pytest.raises(BadBill):
        write(bike, (wheel, 1), quantity=-1)
    with pytest.raises(TooFine):
        write(bike, (wheel, "0.5"))

    assert BillOfMaterials.objects.exists() is False


def test_who_may_not_change_bills_changes_none(goods):
    row = BillRow(BillKind.KIT, Decimal(1), [PartRow(goods[1], Decimal(1))])

    with pytest.raises(NotPermitted):
        save_bill(goods[0], row, actor=UserFactory(may=["catalog.view_billofmaterials"]))
    with pytest.raises(NotPermitted):
        remove_bill(goods[0], actor=UserFactory())

    assert BillOfMaterials.objects.exists() is False


def test_the_database_guards_bills():
    line = BillLineFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        BillLineFactory(bill=line.bill, component=line.component)
    with pytest.raises(IntegrityError), transaction.atomic():
        BillLine.objects.update(quantity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        BillOfMaterials.objects.update(quantity=0)
