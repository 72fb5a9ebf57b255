"""Nobody gets through a door without a reason: each URL, each method, a stranger and a nobody."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.architecture.doors import all_doors

METHODS = ("get", "post", "put", "patch", "delete")
REFUSALS = {401, 403, 404, 405}
SIGN_IN = "/accounts/login/"

# Reviewed: open to a stranger because that is what they are for.
OPEN_TO_ALL = {
    "livez",
    "readyz",
    "set_language",
    "start",  # Open while nobody can sign in; leads away ever after.
    "account_login",
    "account_signup",  # Says that sign-up is closed.
    "account_logout",  # A stranger is already out.
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# Reviewed: open to everybody who is signed in, whatever their role.
OPEN_TO_EVERY_USER = OPEN_TO_ALL | {
    "home",
    "api-docs",
    "api-schema",
    "account_change_password",
    "account_set_password",
    "account_email",
    "account_reauthenticate",
    "account_confirm_login_code",  # Sends those who are signed in back to their home.
}


def let_in(client: Client, allowed: set[str]) -> list[str]:
    """Every door outside ``allowed`` that answers with something other than a refusal."""
    answers = [
        (door, method, getattr(client, method)(door.path))
        for door in all_doors()
        if door.name not in allowed
        for method in METHODS
    ]
    return [
        f"{method.upper()} {door.path} ({door.name}): {answer.status_code}"
        for door, method, answer in answers
        if answer.status_code not in REFUSALS
        and not (answer.status_code == 302 and _leads_out(answer["Location"]))
    ]


def _leads_out(location: str) -> bool:
    return (
        SIGN_IN in location or location in {"/setup/", "/setup/login/"} or "login/?next" in location
    )


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_a_stranger_gets_nothing(client, db):
    assert let_in(client, OPEN_TO_ALL) == []


def test_a_user_without_rights_gets_nothing(client, db):
    client.force_login(get_user_model().objects.create_user("nobody"))

    assert let_in(client, OPEN_TO_EVERY_USER) == []


def test_the_reviewed_lists_name_doors_that_exist():
    names = {door.name for door in all_doors()}

    assert names >= OPEN_TO_EVERY_USER - {"home"}


def test_signing_up_is_closed(client, db):
    answer = client.post(
        "/accounts/signup/",
        {"username": "eve", "password1": "long-enough-9", "password2": "long-enough-9"},
    )

    assert answer.status_code == 200
    assert get_user_model().objects.exists() is False


def test_the_api_tells_a_stranger_in_its_own_words(client, db):
    doors = [door for door in all_doors() if door.path.startswith("/api/v1/")]
    answers = {
        door.path: client.get(door.path)
        for door in doors
        if door.name not in {"api-docs", "api-schema"}
    }

    wrong = {
        path: answer.content[:80]
        for path, answer in answers.items()
        if set(json.loads(answer.content)) != {"code", "message", "facts"}
    }
    assert wrong == {}


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_told_to_anybody(client, db, path):
    answer = client.get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_scripts_written_into_a_page_never_run(client, db):
    policy = client.get(SIGN_IN)["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval';" in policy + ";"
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy


def test_only_the_setup_pages_may_evaluate(client, db):
    assert "'unsafe-eval'" in client.get("/setup/")["Content-Security-Policy"]
