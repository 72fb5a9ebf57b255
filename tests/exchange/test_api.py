"""Machines hand files in: once, whatever is repeated."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import exchange.tasks  # noqa: F401 - Registers the jobs.
from catalog.models import Product
from core.jobs import run_job
from exchange.models import ImportBatch
from tests.exchange.files import csv_of
from tests.factories.catalog import CategoryFactory, UnitFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/imports"
CONTENT = csv_of(
    ["sku", "name", "cat", "unit"], ["A1", "茶", "FOOD", "pc"], ["A2", "茶", "NO", "pc"]
)


@pytest.fixture
def machine(client):
    UnitFactory()
    CategoryFactory(code="FOOD")
    client.force_login(UserFactory(admin=True))
    return client


def hand_in(client, key="k1", content=CONTENT, **facts):
    facts.setdefault("columns", json.dumps({"category": "cat"}))
    data = {"kind": "products", "file": SimpleUploadedFile("list.csv", content)} | facts
    return client.post(URL, data, headers={"Idempotency-Key": key})


def do(client, address, key):
    headers = {"Idempotency-Key": key}
    return client.post(address, {}, content_type="application/json", headers=headers)


def test_a_file_is_tried_taken_in_and_undone(machine):
    told = hand_in(machine).json()
    run_job(ImportBatch.objects.get().job_id)
    batch = machine.get(f"{URL}/{told['id']}").json()
    assert (batch["status"], batch["counts"]) == ("tried", {"new": 1, "unknown": 1})
    rows = machine.get(f"{URL}/{told['id']}/rows").json()
    assert [(row["row"], row["verdict"]) for row in rows] == [(2, "unknown")]
    assert rows[0]["reason"] == "Category: nothing here is called “NO”."

    do(machine, f"{URL}/{told['id']}/take-in", "k2")
    run_job(ImportBatch.objects.get().job_id)
    assert Product.objects.get().sku == "A1"
    undone = do(machine, f"{URL}/{told['id']}/undo", "k3")

    assert (undone.json()["status"], Product.objects.exists()) == ("undone", False)


def test_the_same_request_again_gets_the_same_answer_and_hands_in_nothing(machine):
    first, again = hand_in(machine), hand_in(machine)

    assert (first.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert ImportBatch.objects.count() == 1


def test_the_same_key_with_another_file_is_refused(machine):
    hand_in(machine)

    assert hand_in(machine, content=CONTENT + b"\nA3,x,FOOD,pc").status_code == 409


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"kind": "nonsense"}, 422, "exchange.unknown_target"),
        ({"columns": json.dumps({"sku": "nope"})}, 422, "exchange.unknown_column"),
        ({"columns": "[1]"}, 400, None),
        ({"kind": "sales"}, 422, "exchange.choice_needed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(machine, facts, status, code):
    answer = hand_in(machine, **facts)

    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
    assert ImportBatch.objects.filter(status="running").exists() is False


def test_who_may_not_import_hands_nothing_in(client, db):
    client.force_login(UserFactory(may=["exchange.view_importbatch"]))

    assert hand_in(client).status_code == 403
