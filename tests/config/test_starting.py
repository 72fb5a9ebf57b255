"""An empty house is set up once, by who started it; what is missing stands on the home page."""

import pytest
from django.urls import reverse

from config.starting.steps import FIRST_STEPS
from core.menus import url_of
from core.models import AuditEntry, Company, User
from core.starting import start_code
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "name_zh": "常平贸易",
    "name_en": "",
    "currency": "EUR",
    "time_zone": "Europe/London",
    "language": "en",
    "username": "boss",
    "email": "",
    "password": "granary-9-rice",
    "again": "granary-9-rice",
}


def begin(client, **more):
    return client.post(reverse("start"), FACTS | {"code": start_code()} | more)


def test_signing_in_leads_to_the_first_page_while_nobody_can(client):
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("start")


def test_the_company_and_its_first_administrator_are_there_and_signed_in(client):
    answer = begin(client)

    assert answer["Location"] == reverse("home")
    company, boss = Company.get(), User.objects.get()
    assert (company.name_zh, company.currency_id, company.time_zone) == (
        "常平贸易",
        "EUR",
        "Europe/London",
    )
    assert (boss.is_superuser, boss.groups.get().name, boss.language) == (True, "admin", "en")
    assert client.session["_auth_user_id"] == str(boss.pk)
    assert AuditEntry.objects.get(action="company.begin").actor == boss


def test_a_house_is_set_up_once(client):
    begin(client)

    answer = begin(client, username="eve")

    assert answer["Location"] == reverse("home")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "0000000000"}, "not the code"),
        ({"again": "something-else"}, "differ"),
        ({"password": "12345678", "again": "12345678"}, "too common"),
        ({"name_zh": ""}, "required"),
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, change, words):
    answer = begin(client, **change)

    text = answer.content.decode()
    assert (answer.status_code, words in text, 'value="boss"' in text) == (422, True, True)
    assert User.objects.exists() is False


def test_what_is_missing_stands_on_the_home_page_until_it_is_done(client):
    client.force_login(UserFactory(admin=True))

    steps = client.get("/").context["first_steps"]
    assert [step.is_done for step in steps] == [False] * len(FIRST_STEPS)
    WarehouseFactory()

    assert client.get("/").context["first_steps"][0].is_done is True
    client.force_login(UserFactory())
    assert client.get("/").context["first_steps"] == []


def test_every_step_leads_to_a_page(client):
    client.force_login(UserFactory(admin=True))

    for step in FIRST_STEPS:
        assert client.get(url_of(step.url_name) + step.query).status_code == 200, step
