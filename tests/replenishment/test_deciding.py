"""Changing, approving and rejecting one suggestion."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import NotPermitted
from core.models import AuditEntry, OutboxEvent
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from replenishment.choices import EditReason, SuggestionStatus
from replenishment.errors import DayRefused, QuantityRefused, ReasonMissing, SuggestionChanged
from replenishment.models import Fulfilment
from replenishment.services.deciding import (
    approve_suggestion,
    edit_suggestion,
    reject_suggestion,
)
from tests.factories.catalog import UnitFactory
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory as SuggestionFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

MAY = (
    "replenishment.decide_suggestion",
    "purchasing.add_purchaseorder",
    "purchasing.change_purchaseorder",
    "inventory.add_transfer",
    "inventory.change_transfer",
)


@pytest.fixture
def buyer():
    return UserFactory(may=MAY, everywhere=True)


def test_an_edit_keeps_both_numbers_and_makes_the_row_a_persons(buyer):
    suggestion = SuggestionFactory()

    edited = edit_suggestion(
        actor=buyer,
        suggestion=suggestion,
        quantity=Decimal(36),
        reason=EditReason.PROMOTION,
        note="Spring fair",
        version=1,
    )

    edited.refresh_from_db()
    assert (edited.suggested_quantity, edited.quantity, edited.value) == (24, 36, 180)
    assert (edited.is_touched, edited.version, edited.status) == (True, 2, "pending")
    assert (edited.edit_reason, edited.note) == ("promotion", "Spring fair")
    assert AuditEntry.objects.get(action="suggestion.edit").facts == {
        "suggested": "24",
        "decided": "36",
        "reason": "promotion",
    }


def test_going_back_to_what_was_suggested_takes_the_edit_back(buyer):
    suggestion = SuggestionFactory(
        quantity=Decimal(36), is_touched=True, edit_reason=EditReason.CASH
    )

    edited = edit_suggestion(
        actor=buyer, suggestion=suggestion, quantity=Decimal(24), reason="", version=1
    )

    assert (edited.is_touched, edited.edit_reason, edited.value) == (False, "", 120)


def test_going_back_stays_a_persons_while_a_newer_one_waits(buyer):
    mine = SuggestionFactory(quantity=Decimal(36), is_touched=True, edit_reason=EditReason.CASH)
    SuggestionFactory(product=mine.product, warehouse=mine.warehouse, supplier=mine.supplier)

    edited = edit_suggestion(
        actor=buyer, suggestion=mine, quantity=Decimal(24), reason="", version=1
    )

    assert edited.is_touched is True


@pytest.mark.parametrize("reason", ["", "because"])
def test_an_edit_needs_a_reason_of_the_list(buyer, reason):
    suggestion = SuggestionFactory()

    with pytest.raises(ReasonMissing):
        edit_suggestion(
            actor=buyer, suggestion=suggestion, quantity=Decimal(25), reason=reason, version=1
        )

    suggestion.refresh_from_db()
    assert (suggestion.quantity, suggestion.version) == (24, 1)


@pytest.mark.parametrize(
    "quantity", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal(10) ** 13, Decimal("1.5")]
)
def test_a_quantity_that_cannot_be_ordered_is_refused(buyer, quantity):
    suggestion = SuggestionFactory()

    with pytest.raises(QuantityRefused):
        approve_suggestion(
            actor=buyer,
            suggestion=suggestion,
            version=1,
            quantity=quantity,
            reason=EditReason.OTHER,
        )

    suggestion.refresh_from_db()
    assert suggestion.status == SuggestionStatus.PENDING
    assert PurchaseOrder.objects.exists() is False


def test_what_is_weighed_may_have_decimals(buyer):
    kilogram = UnitFactory(code="kg", decimals=3)
    suggestion = SuggestionFactory(product__unit=kilogram)

    edited = edit_suggestion(
        actor=buyer,
        suggestion=suggestion,
        quantity=Decimal("1.125"),
        reason=EditReason.CASH,
        version=1,
    )

    assert edited.value == Decimal("5.63")  # 5.625, half up.


def test_approving_orders_in_the_same_breath(buyer):
    suggestion = SuggestionFactory()

    approved = approve_suggestion(actor=buyer, suggestion=suggestion, version=1)

    line = PurchaseOrderLine.objects.get()
    approved.refresh_from_db()
    assert (approved.status, approved.version) == (SuggestionStatus.ORDERED, 2)
    assert approved.decided_by == buyer
    assert (line.quantity, line.price, line.key) == (24, 5, f"suggestion:{suggestion.pk}")
    assert Fulfilment.objects.get().order_line == line
    assert AuditEntry.objects.get(action="suggestion.approve").facts == {
        "suggested": "24",
        "decided": "24",
        "reason": "",
    }
    assert OutboxEvent.objects.filter(
        name="replenishment.suggestion_decided", facts={"suggestion_id": suggestion.pk}
    ).exists()


def test_approving_at_a_changed_quantity_keeps_both_numbers(buyer):
    suggestion = SuggestionFactory()

    approved = approve_suggestion(
        actor=buyer,
        suggestion=suggestion,
        version=1,
        quantity=Decimal(12),
        reason=EditReason.CASH,
    )

    assert (approved.suggested_quantity, approved.quantity) == (24, 12)
    assert PurchaseOrderLine.objects.get().quantity == 12


@pytest.mark.parametrize("deed", ["approve", "edit", "reject"])
def test_a_page_that_is_out_of_date_changes_nothing(buyer, deed):
    suggestion = SuggestionFactory(version=2)
    deeds = {
        "approve": lambda: approve_suggestion(actor=buyer, suggestion=suggestion, version=1),
        "reject": lambda: reject_suggestion(actor=buyer, suggestion=suggestion, version=1),
        "edit": lambda: edit_suggestion(
            actor=buyer,
            suggestion=suggestion,
            quantity=Decimal(12),
            reason=EditReason.CASH,
            version=1,
        ),
    }

    with pytest.raises(SuggestionChanged):
        deeds[deed]()

    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.quantity, suggestion.version) == ("pending", 24, 2)
    assert AuditEntry.objects.exists() is False


def test_nobody_approves_twice(buyer):
    suggestion = SuggestionFactory()
    approve_suggestion(actor=buyer, suggestion=suggestion, version=1)

    with pytest.raises(SuggestionChanged):
        approve_suggestion(actor=buyer, suggestion=suggestion, version=2)

    assert PurchaseOrderLine.objects.count() == 1


def test_a_superseded_suggestion_cannot_be_approved(buyer):
    suggestion = SuggestionFactory(status=SuggestionStatus.SUPERSEDED)

    with pytest.raises(SuggestionChanged):
        approve_suggestion(actor=buyer, suggestion=suggestion, version=1)


@pytest.mark.parametrize("may", [(), ("purchasing.add_purchaseorder",)])
def test_without_the_permission_nothing_changes(may):
    suggestion = SuggestionFactory()

    with pytest.raises(NotPermitted):
        approve_suggestion(
            actor=UserFactory(may=may, everywhere=True), suggestion=suggestion, version=1
        )

    suggestion.refresh_from_db()
    assert suggestion.status == SuggestionStatus.PENDING


def test_a_buyer_of_another_place_may_not_decide():
    suggestion = SuggestionFactory()
    elsewhere = UserFactory(may=MAY, at=[WarehouseFactory()])

    with pytest.raises(NotPermitted):
        approve_suggestion(actor=elsewhere, suggestion=suggestion, version=1)


def test_deciding_without_the_right_to_order_leaves_the_suggestion_waiting():
    suggestion = SuggestionFactory()
    actor = UserFactory(may=["replenishment.decide_suggestion"], everywhere=True)

    with pytest.raises(NotPermitted):
        approve_suggestion(actor=actor, suggestion=suggestion, version=1)

    suggestion.refresh_from_db()
    assert suggestion.status == SuggestionStatus.PENDING


def test_a_rejection_holds_for_a_week_when_no_day_is_named(buyer):
    suggestion = SuggestionFactory()

    rejected = reject_suggestion(actor=buyer, suggestion=suggestion, version=1)

    assert (rejected.status, rejected.rejected_until) == ("rejected", date(2026, 3, 9))
    assert rejected.decided_by == buyer


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2026, 3, 1), date(2028, 1, 1)])
def test_a_rejection_until_a_day_that_makes_no_sense_is_refused(buyer, until):
    suggestion = SuggestionFactory()

    with pytest.raises(DayRefused):
        reject_suggestion(actor=buyer, suggestion=suggestion, version=1, until=until)

    suggestion.refresh_from_db()
    assert suggestion.status == SuggestionStatus.PENDING
