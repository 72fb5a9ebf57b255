"""Decisions become lines of drafts, and lines go when decisions are taken back."""

import pytest

from inventory.choices import TransferStatus
from inventory.models import Transfer, TransferLine
from inventory.services.transfers import cancel_transfer
from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder
from purchasing.services.orders import send_order
from replenishment.choices import SuggestionStatus
from replenishment.errors import OrderOnItsWay
from replenishment.models import Fulfilment
from replenishment.services.deciding import approve_many, approve_suggestion, undo_decision
from replenishment.services.ordering import order_approved
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory as SuggestionFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory
from tests.replenishment.test_deciding import MAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def buyer():
    return UserFactory(may=MAY, everywhere=True)


def test_one_draft_for_each_supplier_and_place(buyer):
    supplier, here, there = SupplierFactory(), WarehouseFactory(), WarehouseFactory()
    rows = [
        SuggestionFactory(supplier=supplier, warehouse=here),
        SuggestionFactory(supplier=supplier, warehouse=here),
        SuggestionFactory(supplier=supplier, warehouse=there),
        SuggestionFactory(warehouse=here),
    ]

    approve_many(actor=buyer, choices=[(row.pk, 1) for row in rows])

    assert sorted(order.lines.count() for order in PurchaseOrder.objects.all()) == [1, 1, 2]


def test_a_draft_that_was_sent_takes_no_more_lines(buyer):
    first = SuggestionFactory()
    approve_suggestion(actor=buyer, suggestion=first, version=1)
    send_order(actor=buyer, order=PurchaseOrder.objects.get())
    second = SuggestionFactory(supplier=first.supplier, warehouse=first.warehouse)

    approve_suggestion(actor=buyer, suggestion=second, version=1)

    assert sorted(PurchaseOrder.objects.values_list("status", flat=True)) == ["draft", "sent"]


def test_a_transfer_joins_the_open_draft_of_its_way(buyer):
    central, store = WarehouseFactory(central=True), WarehouseFactory()
    rows = [
        SuggestionFactory(transfer=True, source_warehouse=central, warehouse=store)
        for _number in range(2)
    ]

    approve_many(actor=buyer, choices=[(row.pk, 1) for row in rows])

    transfer = Transfer.objects.get()
    assert (transfer.source, transfer.destination) == (central, store)
    assert sorted(line.quantity for line in transfer.lines.all()) == [24, 24]
    assert Fulfilment.objects.filter(transfer_line__isnull=False).count() == 2


def test_ordering_again_orders_nothing_twice(buyer):
    approved = approve_suggestion(actor=buyer, suggestion=SuggestionFactory(), version=1)

    again = order_approved([approved], buyer)

    assert again == list(Fulfilment.objects.all())


def test_taking_back_removes_the_line_and_the_draft_with_its_last_line(buyer):
    first, second = SuggestionFactory(), SuggestionFactory()
    second.supplier, second.warehouse = first.supplier, first.warehouse
    second.save()
    approve_many(actor=buyer, choices=[(first.pk, 1), (second.pk, 1)])
    order = PurchaseOrder.objects.get()

    undo_decision(actor=buyer, suggestion=first)
    assert order.lines.get().product == second.product

    undo_decision(actor=buyer, suggestion=second)
    order.refresh_from_db()
    assert (order.status, order.lines.count()) == (OrderStatus.CANCELLED, 0)
    assert Fulfilment.objects.exists() is False


def test_taking_back_a_transfer_leaves_what_others_put_on_the_line(buyer):
    central, store = WarehouseFactory(central=True), WarehouseFactory()
    first = SuggestionFactory(transfer=True, source_warehouse=central, warehouse=store)
    second = SuggestionFactory(
        transfer=True,
        source_warehouse=central,
        warehouse=store,
        product=first.product,
        is_touched=True,
    )
    approve_many(actor=buyer, choices=[(first.pk, 1), (second.pk, 1)])

    undo_decision(actor=buyer, suggestion=first)
    assert TransferLine.objects.get().quantity == 24

    undo_decision(actor=buyer, suggestion=second)
    assert TransferLine.objects.exists() is False


def test_what_was_sent_cannot_be_taken_back(buyer):
    approved = approve_suggestion(actor=buyer, suggestion=SuggestionFactory(), version=1)
    send_order(actor=buyer, order=PurchaseOrder.objects.get())

    with pytest.raises(OrderOnItsWay) as refusal:
        undo_decision(actor=buyer, suggestion=approved)

    approved.refresh_from_db()
    assert PurchaseOrder.objects.get().number in str(refusal.value.message)
    assert (approved.status, approved.version) == (SuggestionStatus.ORDERED, 2)
    assert Fulfilment.objects.count() == 1


def test_a_transfer_that_is_no_draft_cannot_be_taken_back(buyer):
    approved = approve_suggestion(
        actor=buyer, suggestion=SuggestionFactory(transfer=True), version=1
    )
    cancel_transfer(actor=buyer, transfer=Transfer.objects.get())

    with pytest.raises(OrderOnItsWay):
        undo_decision(actor=buyer, suggestion=approved)

    assert Transfer.objects.get().status == TransferStatus.CANCELLED
