"""Goods that become other goods: assembled, taken apart, given another lot, at their value."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.choices import Tracking
from inventory.choices import DraftKind, LineRole, LocationKind
from inventory.errors import DraftNotReady, NotAMove
from inventory.models import Lot, StockDocument
from inventory.selectors import outside, stock_location, verify_ledger
from inventory.services.corrections import take_back
from inventory.services.drafts import post_draft, save_draft
from inventory.services.ledger import post_document
from inventory.values import DocumentDraft, DraftContent, DraftLine, Move
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.drafting import line, posted, reason, saved
from tests.inventory.steps import cost_of, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def product(place):
    product = ProductFactory()
    receive(place, product, 10, 100, key=f"first:{product.pk}")
    return product


def test_a_product_is_worth_what_its_parts_were(place, product):
    other, made = ProductFactory(), ProductFactory()
    receive(place, other, 3, "10.01", key="other")

    posted(
        DraftKind.ASSEMBLY,
        place,
        line(product, 4),
        line(other, 2),
        line(made, 2, role=LineRole.MADE),
    )

    assert cost_of(made, place) == (2, Decimal("46.67"))  # 40 and 6.67 of the parts.
    assert cost_of(product, place) == (6, 60)
    assert cost_of(other, place) == (1, Decimal("3.34"))
    assert verify_ledger() == []


def test_parts_share_what_the_whole_was_worth(place, product):
    first, second = ProductFactory(), ProductFactory()

    posted(
        DraftKind.DISASSEMBLY,
        place,
        line(product, 1),
        line(first, 1, role=LineRole.MADE, value=Decimal(2)),
        line(second, 1, role=LineRole.MADE, value=Decimal(1)),
    )

    assert cost_of(first, place) == (1, Decimal("6.67"))
    assert cost_of(second, place) == (1, Decimal("3.33"))
    assert cost_of(product, place) == (9, 90)


def test_a_changed_lot_keeps_its_value(place):
    tea = ProductFactory(tracking=Tracking.LOT)
    oil = ProductFactory(tracking=Tracking.LOT)
    receive(place, tea, 3, 10, key="tea", lot=Lot.objects.create(product=tea, code="A"))
    receive(place, oil, 3, 700, key="oil", lot=Lot.objects.create(product=oil, code="A"))

    posted(
        DraftKind.LOT_CHANGE,
        place,
        line(tea, 2, lot_code="A", new_lot_code="B"),
        line(oil, 1, lot_code="A", new_lot_code="B"),
        reason=reason("lot_change"),
    )

    assert cost_of(tea, place) == (3, 10)
    assert cost_of(oil, place) == (3, 700)
    lots = tea.balances.filter(on_hand__gt=0).values_list("lot__code", "on_hand")
    assert sorted(lots) == [("A", 1), ("B", 2)]
    assert verify_ledger() == []


def test_one_sided_assemblies_are_told(place, product):
    draft = saved(DraftKind.ASSEMBLY, place, line(product, 1, role=LineRole.MADE))

    with pytest.raises(DraftNotReady):
        post_draft(actor=None, draft=draft)

    assert StockDocument.objects.count() == 1


def test_an_assembly_is_taken_back_at_its_original_value(place, product):
    made = ProductFactory()
    document = posted(
        DraftKind.ASSEMBLY, place, line(product, 3), line(made, 1, role=LineRole.MADE)
    )

    take_back(actor=None, document=document, reason="wrong")

    assert cost_of(product, place) == (10, 100)
    assert cost_of(made, place) == (0, 0)
    assert verify_ledger() == []


def test_the_ledger_refuses_to_make_something_of_nothing(place, product):
    conversion, stock = outside(LocationKind.CONVERSION), stock_location(place)
    draft = DocumentDraft("assembly", "k", place)

    for move in (
        Move(product, conversion, stock, Decimal(1)),
        Move(product, stock, conversion, Decimal(1)),
    ):
        with pytest.raises(NotAMove):
            post_document(draft, [move], actor=None)


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(0, 100_000), min_size=1, max_size=4),
    made=st.lists(st.integers(1, 50), min_size=1, max_size=4),
    is_taken_back=st.booleans(),
)
def test_no_cent_is_lost_or_won(values, made, is_taken_back):
    place = WarehouseFactory()
    parts = [ProductFactory() for _value in values]
    wholes = [ProductFactory() for _quantity in made]
    for part, value in zip(parts, values, strict=True):
        receive(place, part, 7, Decimal(value) / 100, key=f"r{part.pk}")
    used = [DraftLine(product=part, quantity=Decimal(3)) for part in parts]
    comes = [
        DraftLine(product=whole, quantity=Decimal(quantity), role=LineRole.MADE)
        for whole, quantity in zip(wholes, made, strict=True)
    ]
    content = DraftContent(kind=DraftKind.DISASSEMBLY, warehouse=place, lines=[*used, *comes])
    draft = save_draft(actor=None, content=content, key=f"d{place.pk}")

    document = post_draft(actor=None, draft=draft)
    if is_taken_back:
        take_back(actor=None, document=document, reason="wrong")

    total = sum(cost_of(product, place)[1] for product in [*parts, *wholes])
    assert total == Decimal(sum(values)) / 100
    assert verify_ledger() == []
