"""Transfers: drafted, shipped, received, taken back; refused and repeated."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from core.periods import later
from inventory.choices import LocationKind, TransferStatus
from inventory.errors import (
    EmptyDocument,
    InsufficientStock,
    NotOnTransfer,
    TransferChanged,
)
from inventory.models import StockDocument, Transfer
from inventory.selectors import (
    arrivals_of_transfers,
    in_transit_by_place,
    on_hand_by_place,
    transfers_due_in,
    transfers_due_out,
    verify_ledger,
)
from inventory.services.stock import receive_stock
from inventory.services.transfers import (
    cancel_transfer,
    create_transfer,
    draft_transfer_line,
    receive_transfer,
    reverse_transfer_document,
    ship_transfer,
)
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory

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


def test_shipped_goods_are_in_transit_until_they_are_received(way):
    source, destination = way
    product = stocked(source)
    transfer = create_transfer(
        actor=None, source=source, destination=destination, lines=[(product, Decimal(4))]
    )
    here, there = (product.pk, source.pk), (product.pk, destination.pk)
    assert (transfers_due_in(), transfers_due_out()) == ({there: 4}, {here: 4})

    ship_transfer(actor=None, transfer=transfer, key="s")

    assert (transfers_due_in(), transfers_due_out()) == ({}, {})
    assert (on_hand_by_place(), in_transit_by_place()) == ({here: 6}, {there: 4})
    assert arrivals_of_transfers(product.pk, destination.pk)[0][1] == 4
    receive_transfer(actor=None, transfer=transfer, key="r")
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.RECEIVED
    assert (on_hand_by_place(), in_transit_by_place()) == ({here: 6, there: 4}, {})
    assert arrivals_of_transfers(product.pk, destination.pk) == []
    assert verify_ledger() == []


def test_what_has_not_come_stays_in_transit(way):
    source, destination = way
    product = stocked(source)
    line = draft(way, product, 4)
    transfer = line.transfer
    ship_transfer(actor=None, transfer=transfer, key="s", quantities={line.pk: Decimal(3)})

    receive_transfer(actor=None, transfer=transfer, key="r1", quantities={line.pk: Decimal(1)})

    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.SHIPPED
    assert in_transit_by_place() == {(product.pk, destination.pk): 2}
    with pytest.raises(NotOnTransfer):
        receive_transfer(actor=None, transfer=transfer, key="r2", quantities={line.pk: Decimal(3)})
    receive_transfer(actor=None, transfer=transfer, key="r2", quantities={line.pk: Decimal(2)})
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.RECEIVED


def test_each_step_repeated_happens_once(way):
    source, _destination = way
    product = stocked(source)
    line = draft(way, product, 4)
    transfer = line.transfer

    shipped = [ship_transfer(actor=None, transfer=transfer, key="s") for _ in range(2)]
    received = [receive_transfer(actor=None, transfer=transfer, key="r") for _ in range(2)]

    assert shipped[0] == shipped[1]
    assert received[0] == received[1]
    assert StockDocument.objects.filter(origin=f"transfer:{transfer.pk}").count() == 2
    with pytest.raises(KeyReused):
        ship_transfer(actor=None, transfer=transfer, key="s", quantities={line.pk: Decimal(1)})
    with pytest.raises(TransferChanged):
        ship_transfer(actor=None, transfer=transfer, key="s2")
    with pytest.raises(TransferChanged):
        cancel_transfer(actor=None, transfer=transfer)


def test_more_than_asked_for_or_nothing_cannot_be_shipped(way):
    product = stocked(way[0])
    line = draft(way, product, 4)
    wrong = [
        ({line.pk: Decimal(5)}, NotOnTransfer),
        ({line.pk: Decimal(-1)}, NotOnTransfer),
        ({line.pk: Decimal("NaN")}, NotOnTransfer),
        ({line.pk + 1: Decimal(1)}, NotOnTransfer),
        ({line.pk: Decimal(0)}, EmptyDocument),
    ]

    for quantities, refusal in wrong:
        with pytest.raises(refusal):
            ship_transfer(actor=None, transfer=line.transfer, key="s", quantities=quantities)

    assert on_hand_by_place() == {(product.pk, way[0].pk): 10}


def test_what_is_not_there_cannot_be_shipped(way):
    product = stocked(way[0], quantity=3)
    line = draft(way, product, 4)

    with pytest.raises(InsufficientStock):
        ship_transfer(actor=None, transfer=line.transfer, key="s")

    line.transfer.refresh_from_db()
    assert line.transfer.status == TransferStatus.DRAFT


def test_each_end_acts_at_its_own_end(way):
    source, destination = way
    product = stocked(source)
    may = ["inventory.add_transfer", "inventory.change_transfer", "inventory.post_stockdocument"]
    sender = UserFactory(may=may, at=[source])
    receiver = UserFactory(may=may, at=[destination])
    stranger = UserFactory(may=may)
    with pytest.raises(NotPermitted):
        draft(way, product, 4, actor=stranger)

    transfer = draft(way, product, 4, actor=receiver).transfer

    with pytest.raises(NotPermitted):
        ship_transfer(actor=receiver, transfer=transfer, key="s")
    ship_transfer(actor=sender, transfer=transfer, key="s")
    with pytest.raises(NotPermitted):
        receive_transfer(actor=sender, transfer=transfer, key="r")
    receive_transfer(actor=receiver, transfer=transfer, key="r")
    assert set(Transfer.objects.visible_to(stranger)) == set()
    assert set(Transfer.objects.visible_to(receiver)) == {transfer}


def test_lots_that_expire_first_go_first_and_arrive_as_they_left(way):
    source, destination = way
    product = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    lines = [
        GoodsLine(product, Decimal(3), "LATE", later(timezone.localdate(), 90), Decimal(3)),
        GoodsLine(product, Decimal(2), "SOON", later(timezone.localdate(), 9), Decimal(2)),
    ]
    receive_stock(actor=None, warehouse=source, lines=lines, key="in")
    line = draft(way, product, 4)

    ship_transfer(actor=None, transfer=line.transfer, key="s")
    receive_transfer(actor=None, transfer=line.transfer, key="r")

    arrived = product.balances.filter(
        location__warehouse=destination, location__kind=LocationKind.STOCK
    )
    assert {balance.lot.code: balance.on_hand for balance in arrived} == {"SOON": 2, "LATE": 2}


def test_taking_back_goes_step_by_step(way):
    source, destination = way
    product = stocked(source)
    line = draft(way, product, 4)
    transfer = line.transfer
    shipped = ship_transfer(actor=None, transfer=transfer, key="s")
    received = receive_transfer(actor=None, transfer=transfer, key="r")
    with pytest.raises(TransferChanged):
        reverse_transfer_document(actor=None, document=shipped, reason="wrong")

    for _ in range(2):
        reverse_transfer_document(actor=None, document=received, reason="wrong")
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.SHIPPED
    assert in_transit_by_place() == {(product.pk, destination.pk): 4}
    reverse_transfer_document(actor=None, document=shipped, reason="wrong")
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.DRAFT
    assert on_hand_by_place() == {(product.pk, source.pk): 10}

    ship_transfer(actor=None, transfer=transfer, key="s2")
    receive_transfer(actor=None, transfer=transfer, key="r2")
    assert on_hand_by_place()[product.pk, destination.pk] == 4
    assert verify_ledger() == []


def test_an_undated_transfer_is_expected_after_its_lanes_lead_time(way, noon):
    source, destination = way
    LaneFactory(source=source, destination=destination, lead_time_days=3)
    product = stocked(source)
    draft(way, product, 4)

    assert arrivals_of_transfers(product.pk, destination.pk) == [(date(2026, 3, 5), Decimal(4))]
