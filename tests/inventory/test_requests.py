"""Store requests: asked, answered in whole or part, shipped; what does not come."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from core.errors import KeyReused, NotPermitted
from inventory.choices import RequestStatus, TransferStatus
from inventory.errors import (
    EmptyDocument,
    NoSuchPlace,
    NotOnRequest,
    RequestChanged,
    TransferChanged,
    WrongReason,
)
from inventory.models import StockBalance, StockRequest, Transfer
from inventory.selectors import on_hand_by_place, verify_ledger
from inventory.selectors.requests import requests_to_answer, timeline_of
from inventory.services.corrections import take_back
from inventory.services.requests import (
    approve_request,
    ask_for_stock,
    refuse_request,
    withdraw_request,
)
from inventory.services.transfers import (
    draft_transfer_line,
    receive_transfer,
    settle_difference,
    ship_transfer,
)
from inventory.values import AnsweredLine, AskedLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory
from tests.inventory.asking import ask, less, lost
from tests.inventory.steps import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def central():
    return WarehouseFactory(central=True)


@pytest.fixture
def store(central):
    return WarehouseFactory(supplied_by=central)


@pytest.fixture
def product(central):
    product = ProductFactory(sku="TEA")
    receive(central, product, 100, 100, key="first")
    return product


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


def test_asked_approved_shipped_and_received(central, store, product):
    LaneFactory(source=central, destination=store, lead_time_days=1)
    request = ask(store, product)
    approved = approve_request(actor=None, request=request)
    transfer = Transfer.objects.get(pk=approved.transfer_id)

    states = [approved.progress]
    for step in (ship_transfer, receive_transfer):
        step(actor=None, transfer=transfer, key=f"{step.__name__}")
        states.append(StockRequest.objects.get().progress)

    assert states == ["approved", "shipped", "received"]
    assert transfer.expected_on is not None
    assert on_hand_by_place()[product.pk, store.pk] == 12
    steps = timeline_of(StockRequest.objects.for_display().get())
    assert [step.at is not None for step in steps] == [True] * 4


def test_less_than_asked_needs_a_reason(store, product):
    request = ask(store, product)
    line = request.lines.get()
    with pytest.raises(WrongReason):
        approve_request(actor=None, request=request, answers={line.pk: AnsweredLine(Decimal(5))})
    with pytest.raises(WrongReason):
        approve_request(
            actor=None, request=request, answers={line.pk: AnsweredLine(Decimal(5), lost())}
        )

    answers = {line.pk: AnsweredLine(Decimal(5), less())}
    approved = approve_request(actor=None, request=request, answers=answers)

    line.refresh_from_db()
    assert (line.approved_quantity, line.reason) == (5, less())
    assert approved.transfer.lines.get().quantity == 5
    assert approve_request(actor=None, request=request) == approved
    assert Transfer.objects.count() == 1


def test_a_promise_of_nothing_or_of_something_else_is_no_answer(store, product):
    request = ask(store, product)
    line = request.lines.get()

    for answers, error in (
        ({line.pk: AnsweredLine(Decimal(0), less())}, WrongReason),
        ({0: AnsweredLine(Decimal(1))}, NotOnRequest),
        ({line.pk: AnsweredLine(Decimal(-1), less())}, NotOnRequest),
        ({line.pk: AnsweredLine(Decimal("NaN"), less())}, NotOnRequest),
    ):
        with pytest.raises(error):
            approve_request(actor=None, request=request, answers=answers)

    request.refresh_from_db()
    assert (request.status, Transfer.objects.exists()) == (RequestStatus.ASKED, False)


def test_a_refusal_says_why_and_is_the_last_word(store, product):
    request = ask(store, product)
    with pytest.raises(WrongReason):
        refuse_request(actor=None, request=request, answer=" ")

    refused = refuse_request(actor=None, request=request, answer="Ends this month")

    assert refuse_request(actor=None, request=request, answer="x").answer == "Ends this month"
    assert refused.progress == "refused"
    for step in (approve_request, withdraw_request):
        with pytest.raises(RequestChanged):
            step(actor=None, request=request)


def test_what_was_not_answered_is_withdrawn(store, product):
    request = ask(store, product)

    assert withdraw_request(actor=None, request=request).status == RequestStatus.WITHDRAWN
    assert withdraw_request(actor=None, request=request).status == RequestStatus.WITHDRAWN
    with pytest.raises(RequestChanged):
        refuse_request(actor=None, request=request, answer="no")


def test_asking_is_repeated_safely_and_asks_somebody_else_for_something(central, store, product):
    first, second = ask(store, product), ask(store, product)

    assert first == second
    with pytest.raises(NoSuchPlace):
        ask(central, product, key="k2")
    with pytest.raises(EmptyDocument):
        ask_for_stock(actor=None, destination=store, lines=[], key="k3")
    twice = [AskedLine(product, Decimal(2)), AskedLine(product, Decimal(3))]
    summed = ask_for_stock(actor=None, destination=store, lines=twice, key="k4")
    assert summed.lines.get().quantity == 5


def test_each_acts_at_their_own_place(central, store, product):
    staff, keeper = person("store_staff", store), person("storekeeper", central)
    other = person("storekeeper", WarehouseFactory())

    request = ask(store, product, actor=staff)

    for stranger in (staff, other):
        with pytest.raises(NotPermitted):
            approve_request(actor=stranger, request=request)
    with pytest.raises(NotPermitted):
        ask(store, product, actor=other, key="k2")
    assert [requests_to_answer(user) for user in (staff, keeper, other)] == [0, 1, 0]
    assert approve_request(actor=keeper, request=request).decided_by == keeper


def test_suggestions_do_not_join_the_transfer_of_a_request(central, store, product):
    request = approve_request(actor=None, request=ask(store, product))

    line = draft_transfer_line(
        actor=None,
        source=central,
        destination=store,
        product=product,
        quantity=Decimal(3),
        expected_on=None,
        key="suggestion:1",
    )

    assert line.transfer_id != request.transfer_id


def shipped(central, store, product, quantity=10):
    request = approve_request(actor=None, request=ask(store, product, quantity))
    transfer = Transfer.objects.for_display().get(pk=request.transfer_id)
    ship_transfer(actor=None, transfer=transfer, key="s")
    return transfer


def test_what_does_not_come_is_written_off_with_a_reason(central, store, product):
    transfer = shipped(central, store, product)
    line = transfer.lines.get()
    receive_transfer(actor=None, transfer=transfer, key="r", quantities={line.pk: Decimal(7)})
    with pytest.raises(WrongReason):
        settle_difference(actor=None, transfer=transfer, reason=less(), key="d")

    document = settle_difference(actor=None, transfer=transfer, reason=lost(), key="d")

    assert settle_difference(actor=None, transfer=transfer, reason=lost(), key="d") == document
    transfer.refresh_from_db()
    line.refresh_from_db()
    assert (transfer.status, line.lost_quantity) == (TransferStatus.RECEIVED, 3)
    assert str(lost()) in document.reason
    assert on_hand_by_place()[product.pk, store.pk] == 7
    assert verify_ledger() == []


def test_a_difference_is_taken_back_and_the_goods_come_after_all(central, store, product):
    transfer = shipped(central, store, product)
    document = settle_difference(actor=None, transfer=transfer, reason=lost(), key="d")
    take_back(actor=None, document=document, reason="found")

    receive_transfer(actor=None, transfer=transfer, key="r")

    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.RECEIVED
    assert on_hand_by_place()[product.pk, store.pk] == 10
    with pytest.raises(TransferChanged):
        settle_difference(actor=None, transfer=transfer, reason=lost(), key="d2")


def test_the_same_key_for_other_goods_is_refused_not_forgotten(store, product):
    request = ask(store, product)

    assert ask(store, product) == request
    with pytest.raises(KeyReused, match=request.number):
        ask(store, product, 13)


def test_two_people_who_answer_differently_are_told_so(store, product):
    request = ask(store, product)
    answers = {request.lines.get().pk: AnsweredLine(Decimal(5), less())}
    approve_request(actor=None, request=request, answers=answers)

    assert approve_request(actor=None, request=request, answers=answers) == request
    other = {pk: AnsweredLine(Decimal(12)) for pk in answers}
    with pytest.raises(RequestChanged):
        approve_request(actor=None, request=request, answers=other)


def test_what_is_promised_to_a_store_is_reserved_at_once(central, store, product):
    approve_request(actor=None, request=ask(store, product))

    assert StockBalance.objects.get(location__warehouse=central, product=product).reserved == 12
