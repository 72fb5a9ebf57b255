"""The table of pictures: no page is forgotten, and none is there that is no page."""

import pytest

from config.demo.people import PEOPLE
from config.shots.pages import IN_THE_DARK, NO_PAGES, PAGES, all_shots
from tests.architecture.doors import all_doors
from tests.factories.core import UserFactory

METHOD_NOT_ALLOWED = 405
TAKEN_APART = ("home", "account_", "admin:")  # Sign-in, home and setup are added by role and model.


def is_ours(name: str) -> bool:
    return not name.startswith(TAKEN_APART) and "-api:" not in name and not name.startswith("/")


@pytest.mark.django_db
def test_every_page_has_its_picture(client):
    client.force_login(UserFactory(admin=True))

    answers = {
        door.name: client.get(door.path).status_code for door in all_doors() if is_ours(door.name)
    }

    takes_get = {name for name, status in answers.items() if status != METHOD_NOT_ALLOWED}
    assert takes_get - set(PAGES) - NO_PAGES == set()


def test_the_table_names_only_what_there_is():
    known = {door.name for door in all_doors()}

    assert {*PAGES, *NO_PAGES} - known == set()
    assert set(PAGES) & NO_PAGES == set()


def test_who_looks_is_somebody_of_the_demo():
    assert {user for user, _sample in PAGES.values()} <= {person.username for person in PEOPLE}


@pytest.mark.django_db
def test_pictures_have_names_of_their_own_and_the_dark_ones_exist():
    named = [shot.name for shot in all_shots()]

    assert len(named) == len(set(named))
    assert {name.replace(":", "-") for name in PAGES} | set(named) >= set(IN_THE_DARK)
