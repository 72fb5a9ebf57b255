"""Rules as an administrator writes them in setup."""

import pytest

from core.models import AuditEntry
from replenishment.models import PolicyRule
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.replenishment import PlanningRunFactory, PolicyRuleFactory

pytestmark = pytest.mark.django_db

RULES = "/setup/replenishment/policyrule/"


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True, language="en")
    client.force_login(user)
    return user


def typed(**values):
    empty = dict.fromkeys(
        ("category", "warehouse_kind", "warehouse", "product", "review_days", "method"), ""
    )
    return empty | {"service_target": "", "parameters": "{}", "is_active": "on"} | values


def test_a_rule_is_saved_through_the_service(client, admin):
    response = client.post(f"{RULES}add/", typed(service_target="0.9", review_days="3"))

    rule = PolicyRule.objects.get()
    assert response.status_code == 302
    assert (rule.service_target, rule.review_days, str(rule)) == (0.9, 3, "Everywhere")
    assert AuditEntry.objects.get().action == "policyrule.add"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "The rule sets nothing"),
        ({"service_target": "1.2"}, "0.5"),
        ({"method": "crystal_ball"}, "crystal_ball"),
        ({"method": "combined", "parameters": '{"nonsense": 1}'}, "nonsense"),
        ({"parameters": '{"alpha": 0.2}'}, "Name the method"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_at_its_field(client, admin, values, sentence):
    response = client.post(f"{RULES}add/", typed(**values))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert PolicyRule.objects.exists() is False


def test_the_list_shows_scope_and_values(client, admin):
    product = ProductFactory()
    PolicyRuleFactory(product=product, review_days=2)

    text = client.get(RULES).content.decode()

    assert str(product) in text
    assert "90%" in text


def test_a_rule_is_deleted_through_the_service(client, admin):
    rule = PolicyRuleFactory()

    client.post(f"{RULES}{rule.pk}/delete/", {"post": "yes"})

    assert PolicyRule.objects.exists() is False
    assert AuditEntry.objects.get().action == "policyrule.delete"


def test_runs_can_only_be_read(client, admin):
    run = PlanningRunFactory()

    assert client.get("/setup/replenishment/planningrun/").status_code == 200
    assert client.get(f"/setup/replenishment/planningrun/{run.pk}/change/").status_code == 200
    assert client.get("/setup/replenishment/planningrun/add/").status_code == 403
