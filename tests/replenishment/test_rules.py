"""Rules: the more specific wins, value by value; what cannot hold is refused in words."""

import pytest
from django.utils.translation import override

from core.errors import NotPermitted
from core.models import AuditEntry
from inventory.choices import WarehouseKind
from replenishment.models import PolicyRule
from replenishment.services.rules import (
    ContradictoryRule,
    delete_rule,
    problems_of,
    rules_in_force,
    save_rule,
)
from replenishment.values import RuleBook, Setting
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.replenishment import PolicyRuleFactory

pytestmark = pytest.mark.django_db

WEEKLY = Setting(7, "Built in")


def policy(product, place, book=None):
    return (book or rules_in_force()).policy(
        product.pk,
        category_path=product.category.path,
        warehouse_id=place.pk,
        warehouse_kind=place.kind,
        review=WEEKLY,
    )


def test_without_rules_the_defaults_hold():
    found = policy(ProductFactory(), WarehouseFactory())

    assert (found.service_target.value, found.review_days.value, found.method.value) == (
        0.95,
        7,
        "combined",
    )
    assert {found.service_target.scope, found.review_days.scope} == {"Built in"}


def test_the_more_specific_scope_wins_in_the_order_of_the_boundaries():
    parent = CategoryFactory()
    child = CategoryFactory(parent=parent)
    product, place = ProductFactory(category=child), WarehouseFactory()
    scopes = [
        {},
        {"category": parent},
        {"category": child},
        {"warehouse_kind": WarehouseKind.STORE},
        {"warehouse_kind": WarehouseKind.STORE, "category": child},
        {"warehouse": place},
        {"warehouse": place, "category": child},
        {"product": product},
        {"product": product, "warehouse_kind": WarehouseKind.STORE},
        {"product": product, "warehouse": place},
    ]

    targets = []
    for number, scope in enumerate(scopes):
        PolicyRuleFactory(service_target=0.6 + number / 100, **scope)
        targets.append(policy(product, place).service_target.value)

    assert targets == [0.6 + number / 100 for number in range(len(scopes))]


def test_values_come_from_different_scopes_and_say_which():
    product, place = ProductFactory(category__name_en="Drinks"), WarehouseFactory()
    general = PolicyRuleFactory(service_target=0.9, review_days=3)
    special = PolicyRuleFactory(service_target=0.99, category=product.category)

    found = policy(product, place)

    assert found.service_target == Setting(0.99, "Drinks", special.pk)
    assert found.review_days == Setting(3, "Everywhere", general.pk)


def test_a_method_brings_its_own_parameters_and_loses_those_of_another():
    product, place = ProductFactory(), WarehouseFactory()
    PolicyRuleFactory(method="moving_average", parameters={"window": 14})
    assert policy(product, place).parameters == (("window", 14),)

    PolicyRuleFactory(product=product, method="tsb")

    found = policy(product, place)
    assert (found.method.value, found.parameters) == ("tsb", ())


def test_rules_of_others_and_rules_that_rest_do_not_speak():
    product, place = ProductFactory(), WarehouseFactory()
    PolicyRuleFactory(service_target=0.5, product=ProductFactory())
    PolicyRuleFactory(service_target=0.6, warehouse=WarehouseFactory())
    PolicyRuleFactory(service_target=0.7, is_active=False)

    assert policy(product, place).service_target.value == 0.95


def test_frozen_rules_answer_as_the_rows_did():
    product, place = ProductFactory(), WarehouseFactory()
    PolicyRuleFactory(method="moving_average", parameters={"window": 14}, product=product)
    book = rules_in_force()

    again = RuleBook.from_facts(book.as_facts())

    assert policy(product, place, again) == policy(product, place, book)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"service_target": 1.0}, "service_target", "from 0.5 to below 1"),
        ({"service_target": 0.2}, "service_target", "0.2"),
        ({"review_days": 0}, "review_days", "1 to 365"),
        ({"method": "oracle"}, "method", "There is no method oracle; there are: combined"),
        ({"parameters": {"window": 3}}, "method", "Name the method"),
        (
            {"method": "moving_average", "parameters": {"window": 0}},
            "parameters",
            "window must be between 1 and",
        ),
        ({"method": "tsb", "parameters": {"window": 3}}, "parameters", "no parameter 'window'"),
        ({"method": "tsb", "parameters": [3]}, "parameters", "by name"),
    ],
)
def test_a_value_that_cannot_hold_is_refused_in_words(given, field, words):
    rule = PolicyRule(**given)

    with override("en"), pytest.raises(ContradictoryRule) as refusal:
        save_rule(actor=None, rule=rule)

    assert words in refusal.value.facts["problems"][field]
    assert PolicyRule.objects.exists() is False


def test_contradictions_of_scope_are_all_named_at_once():
    product, place = ProductFactory(), WarehouseFactory()
    rule = PolicyRule(
        product=product,
        category=product.category,
        warehouse=place,
        warehouse_kind=WarehouseKind.STORE,
    )

    assert set(problems_of(rule)) == {"category", "warehouse_kind", "__all__"}


def test_a_second_rule_for_a_scope_is_refused():
    PolicyRuleFactory()

    with pytest.raises(ContradictoryRule):
        save_rule(actor=None, rule=PolicyRule(review_days=3))

    assert PolicyRule.objects.count() == 1


def test_saving_and_deleting_leave_a_trace():
    planner = UserFactory(
        may=[f"replenishment.{verb}_policyrule" for verb in ("add", "change", "delete")]
    )

    rule = save_rule(actor=planner, rule=PolicyRule(service_target=0.9))
    rule.review_days = 14
    save_rule(actor=planner, rule=rule)
    delete_rule(actor=planner, rule=rule)

    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "policyrule.add",
        "policyrule.change",
        "policyrule.delete",
    ]
    assert PolicyRule.objects.exists() is False


def test_without_the_permission_nothing_is_saved():
    with pytest.raises(NotPermitted):
        save_rule(actor=UserFactory(), rule=PolicyRule(service_target=0.9))

    assert PolicyRule.objects.exists() is False
