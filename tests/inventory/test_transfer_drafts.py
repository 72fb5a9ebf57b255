"""Drafts of transfers: lines gathered, reduced, cancelled, refused."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import KeyReused
from inventory.errors import (
    EmptyDocument,
    NoSuchPlace,
    NotAMove,
    NotOnTransfer,
    TransferChanged,
)
from inventory.models import Transfer, TransferAddition, TransferLine
from inventory.selectors import (
    transfers_due_in,
)
from inventory.services.stock import receive_stock
from inventory.services.transfers import (
    cancel_transfer,
    create_transfer,
    draft_transfer_line,
    reduce_transfer_line,
    ship_transfer,
)
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def way():
    return WarehouseFactory(code="C1"), WarehouseFactory(code="S1")


def stocked(warehouse, quantity=10, **product):
    product = ProductFactory(**product)
    lines = [GoodsLine(product, Decimal(quantity), value=Decimal(quantity))]
    receive_stock(actor=None, warehouse=warehouse, lines=lines, key=f"stock:{product.pk}")
    return product


def draft(way, product, quantity, **more):
    source, destination = way
    facts = {"actor": None, "expected_on": None, "key": "k"} | more
    return draft_transfer_line(
        source=source,
        destination=destination,
        product=product,
        quantity=Decimal(quantity),
        **facts,
    )


def test_additions_gather_on_the_open_draft(way):
    tea, rice = ProductFactory(), ProductFactory()

    first = draft(way, tea, 4, key="a", expected_on=date(2026, 5, 9))
    again = draft(way, tea, 4, key="a")
    more = draft(way, tea, 2, key="b", expected_on=date(2026, 5, 7))
    other = draft(way, rice, 1, key="c")

    assert first == again == more
    assert other.transfer == first.transfer
    assert TransferLine.objects.get(pk=first.pk).quantity == 6
    assert Transfer.objects.get().expected_on == date(2026, 5, 7)
    with pytest.raises(KeyReused):
        draft(way, tea, 5, key="a")


def test_after_shipping_a_new_draft_begins(way):
    product = stocked(way[0])
    first = draft(way, product, 4, key="a")
    ship_transfer(actor=None, transfer=first.transfer, key="s")

    second = draft(way, product, 4, key="b")

    assert second.transfer != first.transfer


def test_reducing_takes_back_an_addition(way):
    product = ProductFactory()
    line = draft(way, product, 4, key="a")
    draft(way, product, 2, key="b")

    reduce_transfer_line(actor=None, line=line, quantity=Decimal(4))

    assert TransferLine.objects.get().quantity == 2
    assert list(TransferAddition.objects.values_list("key", flat=True)) == ["b"]
    assert draft(way, product, 4, key="a").pk == line.pk
    assert TransferLine.objects.get().quantity == 6


def test_nothing_is_left_of_an_empty_draft(way):
    line = draft(way, ProductFactory(), 4)
    with pytest.raises(NotOnTransfer):
        reduce_transfer_line(actor=None, line=line, quantity=Decimal(5))

    reduce_transfer_line(actor=None, line=line, quantity=Decimal(4))

    assert Transfer.objects.exists() is False


def test_a_shipped_line_is_not_reduced(way):
    line = draft(way, stocked(way[0]), 4)
    ship_transfer(actor=None, transfer=line.transfer, key="s")

    with pytest.raises(TransferChanged):
        reduce_transfer_line(actor=None, line=line, quantity=Decimal(4))


def test_a_cancelled_draft_is_not_expected(way):
    line = draft(way, ProductFactory(), 4)

    for _ in range(2):
        assert cancel_transfer(actor=None, transfer=line.transfer).status == "cancelled"

    assert transfers_due_in() == {}


def test_transfers_that_go_nowhere_or_move_nothing_are_refused(way):
    source, destination = way
    with pytest.raises(NoSuchPlace):
        draft((source, source), ProductFactory(), 1)
    for quantity in ("0", "-1", "NaN", "1E+13"):
        with pytest.raises(NotAMove):
            draft(way, ProductFactory(), quantity)
    with pytest.raises(EmptyDocument):
        create_transfer(actor=None, source=source, destination=destination, lines=[])

    assert Transfer.objects.exists() is False


def test_a_page_that_is_sent_twice_makes_one_transfer(way):
    source, destination = way
    product = ProductFactory()

    def make(quantity):
        return create_transfer(
            actor=None,
            source=source,
            destination=destination,
            lines=[(product, Decimal(quantity))],
            key="page",
        )

    first = make(5)

    assert make(5) == first
    assert Transfer.objects.count() == 1
    with pytest.raises(KeyReused, match=first.number):
        make(6)
