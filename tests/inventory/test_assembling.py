"""Bills of materials fill in the parts of an assembly and of a disassembly."""

from decimal import Decimal

import pytest

from inventory.choices import DraftKind, LineRole
from inventory.models import StockDraft
from inventory.selectors.assembling import with_parts
from inventory.values import DraftContent, DraftLine
from tests.factories.catalog import BillFactory, BillLineFactory, ProductFactory, ProductUnitFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive
from tests.inventory.test_draft_pages import person, sheet, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift():
    """Two of tea and one box make one."""
    bill = BillFactory(product=ProductFactory(sku="GIFT"))
    BillLineFactory(bill=bill, component=ProductFactory(sku="TEA"), position=1)
    BillLineFactory(bill=bill, component=ProductFactory(sku="BOX"), quantity=Decimal(1), position=2)
    return bill.product


def content(kind, *lines):
    return DraftContent(kind=kind, warehouse=WarehouseFactory(), lines=lines)


def parts_of(content, role):
    return {line.product.sku: line.quantity for line in content.lines if line.role == role}


@pytest.mark.parametrize(
    ("kind", "whole", "part"),
    [
        (DraftKind.ASSEMBLY, LineRole.MADE, LineRole.USED),
        (DraftKind.DISASSEMBLY, LineRole.USED, LineRole.MADE),
    ],
)
def test_every_part_has_its_line(gift, kind, whole, part):
    line = DraftLine(product=gift, quantity=Decimal(3), role=whole)

    filled, notes = with_parts(content(kind, line))

    assert parts_of(filled, part) == {"TEA": 6, "BOX": 3}
    assert notes == []
    assert with_parts(filled)[0] == filled


def test_what_stands_there_already_is_kept_with_the_quantity_of_the_bill(gift):
    unit = ProductUnitFactory(product=gift, numerator=12)
    tea = gift.bill.lines.first().component
    made = DraftLine(product=gift, quantity=Decimal(1), unit=unit.unit, role=LineRole.MADE)
    used = DraftLine(product=tea, quantity=Decimal(1), lot_code="L1", role=LineRole.USED)

    filled, _notes = with_parts(content(DraftKind.ASSEMBLY, made, used))

    assert parts_of(filled, LineRole.USED) == {"TEA": 24, "BOX": 12}
    assert [line.lot_code for line in filled.lines if line.product == tea] == ["L1"]


def test_what_has_no_bill_is_told(gift):
    line = DraftLine(product=ProductFactory(sku="ROCK"), quantity=Decimal(1), role=LineRole.MADE)

    assert "ROCK" in with_parts(content(DraftKind.ASSEMBLY, line))[1][0]
    assert with_parts(content(DraftKind.ASSEMBLY))[1] != []


def test_the_button_fills_them_in_and_the_whole_can_be_posted(client, gift):
    place = WarehouseFactory()
    client.force_login(person("storekeeper", place))
    for line in gift.bill.lines.all():
        receive(place, line.component, 10, 50, key=f"in:{line.pk}")
    row = {"role": "made", "product": str(gift.pk), "quantity": "2"}

    answer = client.post(url("draft-assembly"), sheet(place, row, intent="parts"))

    draft = StockDraft.objects.get()
    assert answer.url == url("draft-detail", draft.pk)
    assert [(line.product.sku, line.quantity, line.role) for line in draft.lines.all()] == [
        ("GIFT", 2, "made"),
        ("TEA", 4, "used"),
        ("BOX", 2, "used"),
    ]
    assert client.post(url("draft-post", draft.pk)).status_code == 302
    assert gift.balances.get().on_hand == 2
