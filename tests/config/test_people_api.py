"""People through the API: the same services, done once however often it is asked."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

import config.tasks  # noqa: F401 - Registers the job.
from core.jobs import run_job
from core.models import AuditEntry, IdempotencyKey, Job, User
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/people"
PASSWORD = "granary-full-of-rice"


@pytest.fixture
def boss(client):
    person = UserFactory(admin=True, username="boss")
    client.force_login(person)
    return person


def send(client, path="", *, method="post", key="", **facts):
    return getattr(client, method)(
        f"{PEOPLE}{path}",
        facts,
        content_type="application/json",
        headers={"Idempotency-Key": key or uuid4().hex},
    )


def test_who_is_invited_signs_in_by_the_link_and_is_read_with_roles_and_places(client, boss):
    place = WarehouseFactory()

    answer = send(client, username="li", last_name="李", roles=["storekeeper"], places=[place.code])

    told = answer.json()
    assert (answer.status_code, told["state"], told["is_sent"]) == (201, "waiting", False)
    assert (told["roles"], told["places"]) == (["storekeeper"], [place.code])
    guest = Client()
    form = guest.get(told["link"].removeprefix("http://testserver"), follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert guest.login(username="li", password=PASSWORD)
    read = client.get(f"{PEOPLE}/{told['id']}").json()
    assert (read["last_name"], read["state"]) == ("李", "active")
    assert "password" not in read
    assert "link" not in read


def test_an_invitation_repeated_is_one_person_and_the_link_is_kept_nowhere(client, boss):
    first, again = (send(client, key="one", username="li", email="li@example.com") for _ in "ab")

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json() == first.json() | {"link": None}
    assert User.objects.filter(username="li").count() == 1
    assert "/password/" in first.json()["link"]
    assert "/password/" not in str(IdempotencyKey.objects.get().body)
    run_job(Job.objects.get(kind="people.send_link").pk)
    assert [message.to for message in mail.outbox] == [["li@example.com"]]


def test_what_is_left_out_of_a_change_stays(client, boss):
    one, two = WarehouseFactory(), WarehouseFactory()
    told = send(client, username="li", email="li@example.com", roles=["buyer"], places=[one.code])
    path = f"/{told.json()['id']}"

    moved = send(client, path, method="patch", places=[two.code]).json()
    promoted = send(client, path, method="patch", roles=["planner", "buyer"]).json()
    renamed = send(client, path, method="patch", first_name="Li").json()

    assert (moved["roles"], moved["places"]) == (["buyer"], [two.code])
    assert (sorted(promoted["roles"]), promoted["places"]) == (["buyer", "planner"], [two.code])
    assert (renamed["first_name"], renamed["email"]) == ("Li", "li@example.com")
    assert sorted(renamed["roles"]) == ["buyer", "planner"]
    assert send(client, path, method="patch", roles=[], places=[]).json()["places"] == []


def test_who_leaves_is_out_and_may_come_back(client, boss):
    person = UserFactory()
    guest = Client()
    guest.force_login(person)

    left = send(client, f"/{person.pk}/deactivate")
    refused = send(client, f"/{person.pk}/link")

    assert left.json()["state"] == "closed"
    assert guest.get("/").status_code == 302
    assert (refused.status_code, refused.json()["code"]) == (422, "core.not_active")
    assert send(client, f"/{person.pk}/activate").json()["state"] == "active"
    assert send(client, f"/{person.pk}/link").json()["link"].startswith("http://testserver/")
    deeds = AuditEntry.objects.filter(object_id=str(person.pk)).order_by("pk")
    assert list(deeds.values_list("action", flat=True)) == [
        "user.deactivate",
        "user.activate",
        "user.offer_password",
    ]


@pytest.mark.parametrize(
    "facts, code",
    [
        ({"username": "BOSS"}, "core.name_taken"),
        ({"username": "a b"}, "core.invalid"),
        ({"username": "li", "roles": ["emperor"]}, "core.invalid"),
        ({"username": "li", "places": ["nowhere"]}, "core.invalid"),
        ({"username": "li", "language": "tlh"}, "core.invalid"),
    ],
)
def test_nonsense_is_told_and_makes_nobody(client, boss, facts, code):
    answer = send(client, **facts)

    assert (answer.status_code in {400, 422}, answer.json()["code"]) == (True, code)
    assert User.objects.count() == 1


def test_nobody_deactivates_themselves(client, boss):
    assert send(client, f"/{boss.pk}/deactivate").json()["code"] == "core.yourself"


def test_each_deed_needs_its_own_permission_and_no_role_goes_beyond_the_giver(client):
    reader = UserFactory(may=["core.view_user"])
    client.force_login(reader)
    path = f"/{UserFactory().pk}"

    answers = [
        send(client, username="li"),
        send(client, path, method="patch", first_name="Li"),
        *(send(client, path + deed) for deed in ("/deactivate", "/activate", "/link")),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    giver = UserFactory(may=["core.view_user", "core.add_user"])
    client.force_login(giver)
    beyond = send(client, username="li", roles=["buyer"])
    assert (beyond.status_code, beyond.json()["code"]) == (403, "core.more_than_yours")
    assert User.objects.filter(username="li").exists() is False


def test_the_list_is_narrowed_by_role_place_and_state(client, boss):
    place = WarehouseFactory()
    here = send(client, username="li", roles=["buyer"], places=[place.code]).json()["id"]
    UserFactory(is_active=False)

    def found(**by):
        return [person["id"] for person in client.get(PEOPLE, by).json()["results"]]

    assert found(role="buyer") == found(place=place.code) == found(username="li") == [here]
    assert boss.pk not in found(is_active=False)
    assert len(found()) == 3
