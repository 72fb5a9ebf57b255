"""Drafts, store requests and differences over the API: done, refused, repeated."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from inventory.models import StockDocument, StockDraft, StockRequest, Transfer
from inventory.selectors import on_hand_by_place
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.drafts import StockDraftFactory, StockDraftLineFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive

pytestmark = pytest.mark.django_db

API = "/api/v1/"


@pytest.fixture
def place():
    return WarehouseFactory(code="DC")


@pytest.fixture
def store(place):
    return WarehouseFactory(code="SH1", supplied_by=place)


@pytest.fixture
def product(place):
    product = ProductFactory(sku="TEA")
    receive(place, product, 10, 100, key="first")
    return product


@pytest.fixture
def send(client, place, store):
    user = UserFactory(at=[place, store])
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)

    def post(path, body, key="k", method="post"):
        return getattr(client, method)(
            API + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    return post


def draft(*lines, **more):
    return {"kind": "issue", "warehouse": "DC", "lines": list(lines)} | more


TEA = {"product": "tea", "quantity": "3"}


def test_prepared_changed_and_posted(send, client, place, product):
    made = send("drafts", draft(TEA, {"product": "NOBODY"}, reason="office")).json()
    told = [problem["line"] for problem in made["problems"]]
    refused = send(f"drafts/{made['id']}/post", {}, key="p1")
    change = draft(TEA, version=made["version"])
    changed = send(f"drafts/{made['id']}", change, key="c", method="put")
    stale = send(f"drafts/{made['id']}", change, key="c2", method="put")
    posted = send(f"drafts/{made['id']}/post", {}, key="p2")

    assert (made["reason"], told) == ("office", [2])
    assert (refused.status_code, refused.json()["code"]) == (422, "inventory.draft_not_ready")
    assert (changed.status_code, stale.status_code) == (200, 409)
    assert posted.json()["status"] == "posted"
    assert on_hand_by_place() == {(product.pk, place.pk): 7}
    listed = client.get(f"{API}drafts?status=posted").json()["results"]
    assert [row["document"] for row in listed] == [StockDocument.objects.latest("pk").number]


def test_the_same_request_twice_is_one_draft(send, product):
    first, second = send("drafts", draft(TEA)), send("drafts", draft(TEA))

    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert StockDraft.objects.count() == 1
    assert send("drafts", draft(TEA, note="x")).status_code == 409


def test_wrong_parts_are_told(send, product):
    other = WarehouseFactory(code="FAR")
    bodies = [
        draft(TEA, kind="nothing"),
        draft(TEA, warehouse="FAR"),
        draft(TEA, reason="theft"),
        draft(TEA | {"source": other.locations.first().pk}),
        draft(TEA | {"quantity": "many"}),
    ]

    answers = [send("drafts", body, key=f"k{n}") for n, body in enumerate(bodies)]

    assert {answer.status_code for answer in answers} == {400}
    assert all(set(answer.json()) == {"code", "message", "facts"} for answer in answers)
    assert StockDraft.objects.exists() is False


def test_a_draft_is_discarded(send, product):
    made = send("drafts", draft(TEA)).json()

    assert send(f"drafts/{made['id']}/discard", {}, key="d").json()["status"] == "discarded"
    assert send(f"drafts/{made['id']}/post", {}, key="p").status_code == 409


def test_values_are_told_to_those_who_may_see_them(send, client, place, product):
    made = StockDraftFactory(warehouse=place)
    StockDraftLineFactory(draft=made, product=product, value=Decimal("55.55"))

    line = client.get(f"{API}drafts/{made.pk}").json()["lines"][0]

    assert "value" not in line


def test_a_value_one_may_not_see_is_not_lost_by_a_change(send, place, product):
    made = StockDraftFactory(warehouse=place)
    StockDraftLineFactory(draft=made, product=product, quantity=3, value=Decimal("55.55"))
    body = draft(TEA, kind=made.kind, version=1, note="Seen")

    assert send(f"drafts/{made.pk}", body, key="c", method="put").status_code == 200

    assert made.lines.get().value == Decimal("55.55")


def test_asked_approved_and_written_off(send, client, place, store, product):
    body = {"destination": "SH1", "lines": [{"product": "TEA", "quantity": "6"}]}
    asked = send("requests", body).json()
    line = asked["lines"][0]["id"]
    short = {"lines": [{"line": line, "quantity": "4"}]}
    without = send(f"requests/{asked['id']}/approve", short, key="a1")
    short["lines"][0]["reason"] = "short"
    approved = send(f"requests/{asked['id']}/approve", short, key="a2").json()
    transfer = Transfer.objects.get()
    send(f"transfers/{transfer.pk}/ship", {}, key="s")
    shipped = client.get(f"{API}requests/{asked['id']}").json()
    wrong = send(f"transfers/{transfer.pk}/difference", {"reason": "short"}, key="d1")
    done = send(f"transfers/{transfer.pk}/difference", {"reason": "lost"}, key="d2")

    assert asked["source"] == "DC"
    assert without.status_code == 422
    assert (approved["progress"], approved["transfer"]) == ("approved", transfer.number)
    assert shipped["progress"] == "shipped"
    assert (wrong.status_code, done.json()["lines"][0]["lost_quantity"]) == (400, "4")


def test_refused_and_withdrawn(send, store, place, product):
    body = {"destination": "SH1", "lines": [{"product": "TEA", "quantity": "6"}]}
    first, second = (send("requests", body, key=key).json() for key in ("r1", "r2"))

    refused = send(f"requests/{first['id']}/refuse", {"answer": "Not now"}, key="x1")
    withdrawn = send(f"requests/{second['id']}/withdraw", {}, key="x2")

    assert (refused.json()["answer"], withdrawn.json()["status"]) == ("Not now", "withdrawn")
    assert StockRequest.objects.awaiting_answer().exists() is False


@pytest.mark.parametrize("path", ["reasons?use=scrap", "locations?warehouse=DC", "lanes"])
def test_what_drafts_choose_from_is_listed(send, client, path):
    assert client.get(API + path).status_code == 200
