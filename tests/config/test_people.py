"""People are invited, given roles and places, sent away and let in again; the trail keeps it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

import config.tasks  # noqa: F401 - Registers the job.
from core.errors import NotPermitted
from core.jobs import run_job
from core.models import AuditEntry, Job, User
from core.people import MoreThanYours, Yourself, deactivate_person, invite_person, update_person
from inventory.services.members import set_places
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

PASSWORD = "granary-full-of-rice"


@pytest.fixture
def boss(client):
    person = UserFactory(admin=True, username="boss")
    client.force_login(person)
    return person


def invite(client, **facts):
    facts = {"username": "li", "email": "", "roles": ["storekeeper"], "language": "en"} | facts
    return client.post(reverse("person-invite"), facts)


def link_in(answer):
    return re.search(r'value="(http[^"]+)"', answer.content.decode())[1]


def test_who_is_invited_chooses_a_password_by_the_link_and_works_in_their_places(client, boss):
    place = WarehouseFactory()

    answer = invite(client, places=[place.pk], last_name="李")

    person = User.objects.get(username="li")
    assert (person.has_usable_password(), list(person.warehouses.all())) == (False, [place])
    guest = Client()
    form = guest.get(link_in(answer), follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    guest.post("/accounts/login/", {"login": "li", "password": PASSWORD})
    assert guest.get(reverse("purchasing:receive-list")).status_code == 200
    assert guest.get(reverse("people-list")).status_code == 403
    assert Client().get(link_in(answer), follow=True).context["token_fail"] is True
    assert AuditEntry.objects.get(action="user.invite").facts["roles"] == ["storekeeper"]


def test_the_link_is_mailed_where_mail_is_set_up_and_there_is_an_address(client, boss):
    invite(client, email="li@example.com")

    run_job(Job.objects.get(kind="people.send_link").pk)

    (message,) = mail.outbox
    assert message.to == ["li@example.com"]
    assert "http://testserver/accounts/password/reset/key/" in message.body


def test_a_name_or_address_that_is_taken_is_told_and_nothing_typed_is_lost(client, boss):
    UserFactory(username="LI", email="a@example.com")

    for facts in ({}, {"username": "wang", "email": "A@example.com"}):
        answer = invite(client, last_name="王五", **facts)
        assert answer.status_code == 422
        assert "王五" in answer.content.decode()
    assert User.objects.count() == 2


def test_roles_places_and_names_change_and_the_trail_says_how(client, boss):
    one, two = WarehouseFactory(), WarehouseFactory()
    person = UserFactory(at=[one])
    person.groups.add(Group.objects.get(name="viewer"))
    facts = {"roles": ["buyer"], "places": [two.pk], "last_name": "陈", "email": "", "language": ""}

    answer = client.post(reverse("person-detail", args=[person.pk]), facts)

    assert answer.status_code == 302
    person.refresh_from_db()
    assert [group.name for group in person.groups.all()] == ["buyer"]
    assert list(person.warehouses.all()) == [two]
    changed = AuditEntry.objects.get(action="user.change").facts["changed"]
    assert (changed["roles"], changed["last_name"]) == ([["viewer"], ["buyer"]], ["", "陈"])
    assert AuditEntry.objects.get(action="user.places").facts["changed"] == [[one.code], [two.code]]


def test_who_is_deactivated_is_out_at_once_and_can_be_let_in_again(client, boss):
    person = UserFactory(may=["catalog.view_product"])
    other = Client()
    other.force_login(person)
    assert other.get(reverse("catalog:product-list")).status_code == 200

    client.post(reverse("person-deactivate", args=[person.pk]))
    assert other.get(reverse("catalog:product-list")).status_code == 302
    refused = client.post(reverse("person-link", args=[person.pk]))
    assert refused.status_code == 422
    client.post(reverse("person-activate", args=[person.pk]))

    person.refresh_from_db()
    assert person.is_active
    deeds = AuditEntry.objects.filter(object_id=str(person.pk)).values_list("action", flat=True)
    assert set(deeds) == {"user.deactivate", "user.activate"}


def test_nobody_locks_themselves_out(boss):
    with pytest.raises(Yourself):
        deactivate_person(actor=boss, person=boss)


def test_nobody_gives_what_they_do_not_have_nor_touches_who_may_do_more(boss):
    clerk = UserFactory(may=["core.add_user", "core.change_user"])
    admin = Group.objects.get(name="admin")

    with pytest.raises(MoreThanYours):
        invite_person(actor=clerk, username="eve", facts={}, roles=[admin])
    with pytest.raises(MoreThanYours):
        update_person(actor=clerk, person=clerk, facts={}, roles=[admin])
    for deed in (deactivate_person,):
        with pytest.raises(NotPermitted):
            deed(actor=clerk, person=boss)
    with pytest.raises(NotPermitted):
        set_places(actor=clerk, person=clerk, places=[WarehouseFactory()])
    assert User.objects.filter(username="eve").exists() is False
