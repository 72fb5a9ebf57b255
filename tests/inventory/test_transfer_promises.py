"""Transfers reserve their goods where they leave, and give back what is not sent."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.models import OutboxEvent
from inventory.errors import InsufficientStock
from inventory.models import Promise, StockBalance
from inventory.selectors import verify_ledger
from inventory.services import reservations
from inventory.services.transfers import (
    cancel_transfer,
    create_transfer,
    draft_transfer_line,
    reduce_transfer_line,
    reverse_transfer_document,
    settle_transfer,
    settle_transfers,
    ship_transfer,
)
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import LaneFactory
from tests.inventory.steps import ask, covered, issue, receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agrees():
    yield
    assert verify_ledger() == []


@pytest.fixture
def lane(noon):
    return LaneFactory(lead_time_days=2)


@pytest.fixture
def product(lane):
    product = ProductFactory()
    receive(lane.source, product, 10, "100", key="first")
    return product


def drafted(lane, product, quantity, **more):
    lines = [(product, Decimal(quantity))]
    return create_transfer(
        actor=None, source=lane.source, destination=lane.destination, lines=lines, **more
    )


def added(lane, product, quantity, key="a"):
    return draft_transfer_line(
        actor=None,
        source=lane.source,
        destination=lane.destination,
        product=product,
        quantity=Decimal(quantity),
        expected_on=None,
        key=key,
    )


def held():
    return list(Promise.objects.order_by("pk").values_list("reserved_quantity", "state"))


def test_a_draft_reserves_what_is_free_until_some_days_after_it_should_leave(lane, product):
    transfer = drafted(lane, product, 12, expected_on=date(2026, 3, 10))

    promise = Promise.objects.get()
    assert (promise.reserved_quantity, promise.missing) == (10, 2)
    assert (promise.needed_on, promise.reference) == (date(2026, 3, 8), transfer.number)
    assert promise.expires_at == datetime(2026, 3, 22, 16, tzinfo=UTC)
    with pytest.raises(InsufficientStock):
        issue(lane.source, product, 1, key="i")


def test_what_is_not_sent_is_free_and_reserved_again_when_it_is_taken_back(lane, product):
    transfer = drafted(lane, product, 8)
    line = transfer.lines.get()

    document = ship_transfer(
        actor=None, transfer=transfer, key="s", quantities={line.pk: Decimal(5)}
    )
    assert held() == [(0, "fulfilled")]
    assert StockBalance.objects.filter(reserved__gt=0).exists() is False

    reverse_transfer_document(actor=None, document=document, reason="wrong")
    assert held() == [(5, "open")]
    reservations.settle_promises()
    assert held() == [(8, "open")]


def test_a_cancelled_draft_holds_nothing(lane, product):
    transfer = drafted(lane, product, 8)
    ask(lane.source, product, 6, "order:1")

    cancel_transfer(actor=None, transfer=transfer)

    assert (held()[0], covered("order:1")) == ((0, "released"), (6, 0))


def test_lines_added_and_taken_off_are_reserved_after_commit(lane, product):
    line = added(lane, product, 4)
    added(lane, product, 3, key="b")
    assert held() == []

    for event in OutboxEvent.objects.filter(name="inventory.TransferDrafted"):
        settle_transfer(**event.facts)
    assert held() == [(7, "open")]

    reduce_transfer_line(actor=None, line=line, quantity=Decimal(4), key="a")
    settle_transfer(line.transfer_id)
    assert held() == [(3, "open")]
    reduce_transfer_line(actor=None, line=line, quantity=Decimal(3), key="b")
    settle_transfer(line.transfer_id)
    assert held() == [(0, "released")]


def test_the_sweep_finds_drafts_whose_hint_was_lost_and_leaves_released_ones(lane, product):
    added(lane, product, 4)

    assert (settle_transfers(), settle_transfers()) == (1, 0)
    assert held() == [(4, "open")]

    promises = list(Promise.objects.for_display())
    reservations.release_promises(actor=None, promises=promises, reason="needed elsewhere")
    assert settle_transfers() == 0
    assert held() == [(0, "released")]

    added(lane, product, 1, key="b")
    assert (settle_transfers(), held()) == (1, [(5, "open")])


def test_what_another_holds_is_not_sent(lane, product):
    ask(lane.source, product, 7, "order:1")
    transfer = drafted(lane, product, 5)

    with pytest.raises(InsufficientStock):
        ship_transfer(actor=None, transfer=transfer, key="s")

    assert (covered("order:1"), held()[1]) == ((7, 0), (3, "open"))
