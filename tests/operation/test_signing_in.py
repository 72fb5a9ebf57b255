"""Signing in: by name or address, with a limit on guessing, and sessions that end."""

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import User

SIGN_IN = "/accounts/login/"
PASSWORD = "granary-full-of-rice"
FAILURES_ALLOWED = 10


@pytest.fixture
def buyer(db) -> User:
    cache.clear()
    return User.objects.create_user("buyer", email="buyer@example.com", password=PASSWORD)


def sign_in(client, name: str, password: str, address: str = "203.0.113.7"):
    return client.post(SIGN_IN, {"login": name, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize("name", ["buyer", "buyer@example.com"])
def test_name_or_address_with_the_password_lets_in(client, buyer, name):
    answer = sign_in(client, name, PASSWORD)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(buyer.pk)


@pytest.mark.parametrize(
    ("name", "password"), [("buyer", "wrong"), ("nobody", PASSWORD), ("", ""), ("buyer", "")]
)
def test_anything_else_does_not(client, buyer, name, password):
    answer = sign_in(client, name, password)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_who_was_sent_away_cannot_come_in(client, buyer):
    User.objects.filter(pk=buyer.pk).update(is_active=False)

    sign_in(client, "buyer", PASSWORD)

    assert "_auth_user_id" not in client.session


def test_after_ten_wrong_guesses_the_right_one_is_refused_too(client, buyer):
    for _ in range(FAILURES_ALLOWED):
        sign_in(client, "buyer", "wrong")

    answer = sign_in(client, "buyer", PASSWORD)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_guessing_from_many_addresses_is_limited_by_account(client, buyer):
    for number in range(FAILURES_ALLOWED):
        sign_in(client, "buyer", "wrong", address=f"203.0.113.{number + 1}")

    sign_in(client, "buyer", PASSWORD, address="198.51.100.1")

    assert "_auth_user_id" not in client.session


def test_after_fifteen_minutes_one_may_try_again(client, buyer, time_machine):
    time_machine.move_to("2026-03-02T04:00:00Z", tick=False)
    for _ in range(FAILURES_ALLOWED):
        sign_in(client, "buyer", "wrong")

    time_machine.move_to("2026-03-02T04:15:01Z", tick=False)

    assert sign_in(client, "buyer", PASSWORD).status_code == 302


def test_signing_in_gives_a_new_session(client, buyer):
    client.get(SIGN_IN)
    client.session.save()
    before = client.session.session_key

    sign_in(client, "buyer", PASSWORD)

    assert client.session.session_key != before


def test_signing_out_takes_a_post(client, buyer):
    client.force_login(buyer)

    client.get("/accounts/logout/")
    still_in = "_auth_user_id" in client.session
    client.post("/accounts/logout/")

    assert still_in
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_changes_nothing(buyer):
    careful = Client(enforce_csrf_checks=True)

    answer = sign_in(careful, "buyer", PASSWORD)

    assert answer.status_code == 403


def test_a_page_older_than_its_session_says_so(buyer):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(buyer)

    answer = careful.post("/desk/suggestions/approve")
    part = careful.post("/desk/suggestions/approve", headers={"HX-Request": "true"})

    assert answer.status_code == part.status_code == 403
    assert "out of date" in answer.content.decode()
    assert part["HX-Refresh"] == "true"
