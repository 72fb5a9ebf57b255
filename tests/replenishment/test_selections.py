"""Deciding on a selection, and taking decisions back."""

import pytest

from core.errors import NotPermitted
from purchasing.models import PurchaseOrderLine
from replenishment.choices import SuggestionStatus
from replenishment.errors import SuggestionChanged
from replenishment.models import Fulfilment, Suggestion
from replenishment.services.deciding import (
    approve_many,
    approve_suggestion,
    reject_many,
    undo_decision,
    undo_many,
)
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory as SuggestionFactory
from tests.factories.replenishment import PlanningRunFactory
from tests.replenishment.test_deciding import MAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def buyer():
    return UserFactory(may=MAY, everywhere=True)


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
