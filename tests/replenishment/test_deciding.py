"""Changing, approving, rejecting suggestions, and taking that back."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import NotPermitted
from core.models import AuditEntry, OutboxEvent
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from replenishment.choices import EditReason, SuggestionStatus
from replenishment.errors import DayRefused, QuantityRefused, ReasonMissing, SuggestionChanged
from replenishment.models import Fulfilment, Suggestion
from replenishment.services.deciding import (
    approve_many,
    approve_suggestion,
    edit_suggestion,
    reject_many,
    reject_suggestion,
    undo_decision,
    undo_many,
)
from tests.factories.catalog import UnitFactory
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory as SuggestionFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.replenishment import PlanningRunFactory

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


def test_a_selection_is_decided_row_by_row(buyer):
    good, stale = SuggestionFactory(), SuggestionFactory(version=3)
    gone = SuggestionFactory(status=SuggestionStatus.SUPERSEDED)

    outcome = approve_many(actor=buyer, choices=[(good.pk, 1), (stale.pk, 2), (gone.pk, 1)])

    assert [row.pk for row in outcome.decided] == [good.pk]
    assert [(row.suggestion_id, type(row.refusal)) for row in outcome.refused] == [
        (stale.pk, SuggestionChanged),
        (gone.pk, SuggestionChanged),
    ]
    assert PurchaseOrderLine.objects.count() == 1


def test_a_selection_needs_the_permission():
    suggestion = SuggestionFactory()

    with pytest.raises(NotPermitted):
        approve_many(actor=UserFactory(everywhere=True), choices=[(suggestion.pk, 1)])


def test_a_selection_can_be_rejected_and_all_of_it_taken_back(buyer):
    rows = SuggestionFactory.create_batch(3)

    rejected = reject_many(actor=buyer, choices=[(row.pk, 1) for row in rows])
    undone = undo_many(actor=buyer, keys=[row.pk for row in rows])

    assert (len(rejected.decided), len(undone.decided)) == (3, 3)
    assert set(Suggestion.objects.values_list("status", "rejected_until", "version")) == {
        ("pending", None, 3)
    }


def test_taking_back_a_decision_lets_it_wait_again(buyer):
    suggestion = approve_suggestion(actor=buyer, suggestion=SuggestionFactory(), version=1)

    reopened = undo_decision(actor=buyer, suggestion=suggestion)

    assert (reopened.status, reopened.version) == (SuggestionStatus.PENDING, 3)
    assert (reopened.decided_by, reopened.decided_at, reopened.is_touched) == (None, None, False)


def test_what_was_taken_back_can_be_approved_again(buyer):
    suggestion = approve_suggestion(actor=buyer, suggestion=SuggestionFactory(), version=1)
    reopened = undo_decision(actor=buyer, suggestion=suggestion)

    approve_suggestion(actor=buyer, suggestion=reopened, version=3)

    assert PurchaseOrderLine.objects.get().quantity == 24
    assert Fulfilment.objects.count() == 1


def test_taking_back_beside_a_newer_suggestion_keeps_both(buyer):
    suggestion = approve_suggestion(actor=buyer, suggestion=SuggestionFactory(), version=1)
    newer = SuggestionFactory(
        run=PlanningRunFactory(),
        product=suggestion.product,
        warehouse=suggestion.warehouse,
        supplier=suggestion.supplier,
    )

    reopened = undo_decision(actor=buyer, suggestion=suggestion)

    assert (reopened.is_touched, newer.is_touched) == (True, False)


def test_what_waits_has_no_decision_to_take_back(buyer):
    suggestion = SuggestionFactory()

    with pytest.raises(SuggestionChanged):
        undo_decision(actor=buyer, suggestion=suggestion)
