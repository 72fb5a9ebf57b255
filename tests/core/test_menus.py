"""Menu, tabs and waiting cards show to each reader what they may open."""

import pytest
from django.test import Client, RequestFactory
from django.urls import include, path

from core.menus import MenuEntry, Panel, WaitingCard, cards_for, menu_for, tabs_of
from tests.factories.core import UserFactory

NAVIGATION = (
    MenuEntry(label="Home", url_name="home", icon="home", is_for_phone=True),
    MenuEntry(label="Jobs", url_name="jobs", icon="list", permission="core.view_job", group="Work"),
    MenuEntry(label="Old", url_name="old-jobs", icon="list", group="Work"),
    MenuEntry(label="Later", url_name="not-there-yet", icon="list", group="Work"),
)
PANELS = (
    Panel(page="job", label="Facts", url_name="job-facts"),
    Panel(page="job", label="Secrets", url_name="job-secrets", permission="core.view_job"),
    Panel(page="other", label="Other", url_name="job-facts"),
)
page = RequestFactory().get
urlpatterns = [
    path("jobs/", page, name="jobs"),
    path("jobs/old/", page, name="old-jobs"),
    path("jobs/<int:pk>/facts", page, name="job-facts"),
    path("jobs/<int:pk>/secrets", page, name="job-secrets"),
    path("", include("config.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def tables(settings):
    settings.HOUSE_NAVIGATION = f"{__name__}.NAVIGATION"
    settings.HOUSE_PANELS = f"{__name__}.PANELS"


def labels(user, where="/"):
    return [item.label for group in menu_for(user, where) for item in group.items]


def test_an_entry_shows_for_who_may_open_it_and_only_when_its_page_exists():
    assert labels(UserFactory()) == ["Home", "Old"]
    assert labels(UserFactory(may=["core.view_job"])) == ["Home", "Jobs", "Old"]


@pytest.mark.parametrize(
    ("where", "current"), [("/", "Home"), ("/jobs/7/", "Jobs"), ("/jobs/old/7/", "Old")]
)
def test_the_entry_with_the_longest_fitting_address_is_the_current_one(where, current):
    menu = menu_for(UserFactory(may=["core.view_job"]), where)

    assert [item.label for g in menu for item in g.items if item.is_current] == [current]


@pytest.mark.parametrize(
    ("asked", "current"), [("", "job-facts"), ("job-secrets", "job-secrets"), ("x", "job-facts")]
)
def test_the_first_tab_is_open_unless_another_is_asked_for(asked, current):
    user = UserFactory(may=["core.view_job"])
    request = RequestFactory().get("/", {"tab": asked})
    request.user = user

    tabs = tabs_of("job", user, request)

    assert [(tab.label, tab.url) for tab in tabs] == [
        ("Facts", f"/jobs/{user.pk}/facts"),
        ("Secrets", f"/jobs/{user.pk}/secrets"),
    ]
    assert [tab.key for tab in tabs if tab.is_current] == [current]


def test_cards_with_a_number_come_first_and_those_of_others_are_not_counted():
    def never(_user):
        raise AssertionError("counted for somebody who may not see it")

    cards = (
        WaitingCard(label="Nothing", permission="", count=lambda _user: 0, url_name="jobs"),
        WaitingCard(label="Some", permission="", count=lambda _user: 3, url_name="jobs"),
        WaitingCard(label="Hidden", permission="core.view_job", count=never, url_name="jobs"),
    )

    shown = cards_for(UserFactory(), cards)

    assert [(card.label, card.count, card.url) for card in shown] == [
        ("Some", 3, "/jobs/"),
        ("Nothing", 0, "/jobs/"),
    ]


def test_the_choice_of_language_stays_with_the_reader():
    user = UserFactory(language="en")
    client = Client()
    client.force_login(user)

    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})

    user.refresh_from_db()
    assert user.language == "zh-hans"
    assert '<html lang="zh-hans"' in client.get("/").content.decode()


def test_a_language_the_house_does_not_speak_is_refused():
    client = Client()
    client.force_login(UserFactory(language="en"))

    assert client.post("/i18n/setlang/", {"language": "xx"}).status_code == 422


def test_a_redirect_answered_to_htmx_leaves_the_page():
    answer = Client().get("/", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=/"
