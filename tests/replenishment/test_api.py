"""Suggestions, plans and runs through the API."""

from decimal import Decimal
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from core.models import Job
from purchasing.models import PurchaseOrderLine
from replenishment.choices import SuggestionStatus
from replenishment.models import PlanningRun
from replenishment.services.deciding import edit_suggestion
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory
from tests.factories.inventory import WarehouseFactory
from tests.replenishment.test_deciding import MAY
from tests.replenishment.test_pages import SEE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ROOT = "/api/v1"
REFUSED = "replenishment.quantity_refused"


@pytest.fixture
def api():
    client = APIClient()
    user = UserFactory(may=(*MAY, *SEE, "replenishment.start_planningrun"), everywhere=True)
    client.force_authenticate(user)
    return client


def post(api, path, body=None, key=None):
    return api.post(
        f"{ROOT}{path}", body or {}, format="json", headers={"Idempotency-Key": key or uuid4().hex}
    )


def test_the_queue_can_be_read_and_narrowed(api):
    waiting = DueSuggestionFactory()
    DueSuggestionFactory(status=SuggestionStatus.SUPERSEDED)

    rows = api.get(f"{ROOT}/suggestions", {"status": "pending"}).json()["results"]

    assert [(row["id"], row["quantity"], row["version"]) for row in rows] == [(waiting.pk, "24", 1)]
    assert "explanation" not in rows[0]


def test_one_suggestion_carries_its_why(api):
    suggestion = DueSuggestionFactory()

    facts = api.get(f"{ROOT}/suggestions/{suggestion.pk}").json()

    assert facts["explanation"]["reorder_point"] == "52"
    assert len(facts["why"]) > 1


def test_approving_orders_and_says_which_line(api):
    suggestion = DueSuggestionFactory()

    response = post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 1})

    assert (response.status_code, response.json()["status"]) == (200, "ordered")
    assert response.json()["fulfilment"] == {
        "order_line": PurchaseOrderLine.objects.get().pk,
        "transfer_line": None,
    }


def test_the_same_request_twice_is_done_once(api):
    suggestion = DueSuggestionFactory()
    body = {"version": 1, "quantity": "36", "reason": "cash"}

    first = post(api, f"/suggestions/{suggestion.pk}/approve", body, key="once")
    second = post(api, f"/suggestions/{suggestion.pk}/approve", body, key="once")

    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert PurchaseOrderLine.objects.get().quantity == Decimal(36)


def test_a_key_for_something_else_is_refused(api):
    suggestion = DueSuggestionFactory()
    post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 1}, key="once")

    response = post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 2}, key="once")

    assert (response.status_code, response.json()["code"]) == (409, "core.key_reused")


def test_a_change_without_a_key_is_refused(api):
    suggestion = DueSuggestionFactory()

    response = api.post(f"{ROOT}/suggestions/{suggestion.pk}/approve", {"version": 1}, "json")

    assert (response.status_code, response.json()["code"]) == (422, "core.key_missing")


def test_editing_rejecting_and_taking_back(api):
    suggestion = DueSuggestionFactory()
    path = f"/suggestions/{suggestion.pk}"

    edited = post(api, f"{path}/edit", {"version": 1, "quantity": "12", "reason": "cash"})
    rejected = post(api, f"{path}/reject", {"version": 2, "until": "2026-04-01"})
    undone = post(api, f"{path}/undo")

    assert (edited.json()["quantity"], edited.json()["is_touched"]) == ("12", True)
    assert rejected.json()["rejected_until"] == "2026-04-01"
    assert (undone.json()["status"], undone.json()["quantity"]) == ("pending", "12")


def test_an_old_version_is_a_conflict(api):
    suggestion = DueSuggestionFactory()
    edit_suggestion(
        actor=None, suggestion=suggestion, quantity=Decimal(36), reason="cash", version=1
    )

    response = post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 1})

    assert response.status_code == 409
    assert response.json()["code"] == "replenishment.suggestion_changed"
    assert PurchaseOrderLine.objects.exists() is False


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "core.invalid"),
        ({"version": 1, "quantity": "much"}, 400, "core.invalid"),
        ({"version": 1, "quantity": "36"}, 422, "replenishment.reason_missing"),
        ({"version": 1, "quantity": "-1", "reason": "cash"}, 422, "replenishment.quantity_refused"),
        (
            {"version": 1, "quantity": "0.5", "reason": "cash"},
            422,
            "replenishment.quantity_refused",
        ),
    ],
)
def test_bad_input_is_named(api, body, status, code):
    suggestion = DueSuggestionFactory()

    response = post(api, f"/suggestions/{suggestion.pk}/approve", body)

    suggestion.refresh_from_db()
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert suggestion.status == SuggestionStatus.PENDING


def test_a_selection_tells_what_was_left_and_why(api):
    good, stale = DueSuggestionFactory(), DueSuggestionFactory(version=2)

    response = post(
        api,
        "/suggestions/approve-many",
        {"choices": [{"id": good.pk, "version": 1}, {"id": stale.pk, "version": 1}]},
    )

    facts = response.json()
    assert facts["decided"] == [good.pk]
    assert [(row["id"], row["code"]) for row in facts["refused"]] == [
        (stale.pk, "replenishment.suggestion_changed")
    ]


def test_another_place_is_not_found():
    suggestion = DueSuggestionFactory()
    api = APIClient()
    api.force_authenticate(UserFactory(may=(*MAY, *SEE), at=[WarehouseFactory()]))

    assert api.get(f"{ROOT}/suggestions/{suggestion.pk}").status_code == 404
    assert api.get(f"{ROOT}/suggestions").json()["results"] == []
    assert post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 1}).status_code == 404


def test_without_the_permission_it_is_refused():
    suggestion = DueSuggestionFactory()
    api = APIClient()
    api.force_authenticate(UserFactory(may=SEE, everywhere=True))

    response = post(api, f"/suggestions/{suggestion.pk}/approve", {"version": 1})

    assert (response.status_code, response.json()["code"]) == (403, "core.not_permitted")


def test_a_stranger_gets_nothing():
    assert APIClient().get(f"{ROOT}/suggestions").status_code in (401, 403)


def test_plans_can_be_read(api):
    plan = StockPlanFactory()

    facts = api.get(f"{ROOT}/plans", {"product": plan.product_id}).json()["results"][0]

    assert (facts["reorder_point"], facts["forecast"]["mean"][0]) == ("52", 4.0)


def test_a_run_is_started_once_for_a_key(api):
    first = post(api, "/planning-runs", {"as_of": "2026-03-01"}, key="morning")
    second = post(api, "/planning-runs", {"as_of": "2026-03-01"}, key="morning")

    run = PlanningRun.objects.get()
    assert (first.status_code, second.json()["id"]) == (201, run.pk)
    assert api.get(f"{ROOT}/planning-runs/{run.pk}").json()["percent"] == 0
    assert Job.objects.filter(key__startswith=f"plan:{run.pk}:").count() == 1
