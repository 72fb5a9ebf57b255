"""Rules: checked against what the methods declare, saved, and read as they stand."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import record
from core.commands import command
from core.errors import RuleViolation
from core.models import User
from core.permissions import require
from replenishment.models import PolicyRule
from replenishment.values import Rule, RuleBook
from stockmath.errors import StockmathError
from stockmath.parameters import settle
from stockmath.registry import METHODS, find


class ContradictoryRule(RuleViolation):
    """The rule says something that cannot hold; ``problems`` maps its fields to sentences."""

    code = "replenishment.contradictory_rule"


def problems_of(rule: PolicyRule) -> dict[str, str]:
    """What is wrong with ``rule``, by field; a form may show it before anything is saved."""
    problems = dict(_scope_problems(rule)) | dict(_value_problems(rule))
    return problems | dict(_method_problems(rule))


def _scope_problems(rule: PolicyRule) -> Any:
    if rule.product_id and rule.category_id:
        yield (
            "category",
            _("A rule for one product needs no category: name the product or the category."),
        )
    if rule.warehouse_id and rule.warehouse_kind:
        yield (
            "warehouse_kind",
            _("A rule for one place needs no kind of place: name the place or the kind."),
        )
    twins = PolicyRule.objects.exclude(pk=rule.pk).filter(
        category=rule.category_id,
        warehouse=rule.warehouse_id,
        product=rule.product_id,
        warehouse_kind=rule.warehouse_kind,
    )
    if twins.exists():
        yield NON_FIELD_ERRORS, _("There is a rule for this scope already: change that one.")


def _value_problems(rule: PolicyRule) -> Any:
    target, days = rule.service_target, rule.review_days
    if target is not None and not 0.5 <= target < 1:
        yield (
            "service_target",
            _("The service target is a share from 0.5 to below 1, such as 0.95: got %(value)s.")
            % {"value": target},
        )
    if days is not None and not 1 <= days <= 365:
        yield (
            "review_days",
            _("Review at least once a year and at most daily: 1 to 365 days, got %(value)s.")
            % {"value": days},
        )
    if target is None and days is None and not rule.method and not rule.parameters:
        yield NON_FIELD_ERRORS, _("The rule sets nothing: give at least one value.")


def _method_problems(rule: PolicyRule) -> Any:
    if not isinstance(rule.parameters, dict):
        yield "parameters", _('Parameters are written by name, such as {"window": 28}.')
    elif rule.parameters and not rule.method:
        yield "method", _("Name the method that these parameters are for.")
    elif rule.method and rule.method not in METHODS:
        yield (
            "method",
            _("There is no method %(name)s; there are: %(names)s.")
            % {"name": rule.method, "names": ", ".join(METHODS)},
        )
    elif rule.method:
        try:
            settle(find(rule.method).parameters, rule.parameters, period="day")
        except StockmathError as error:
            yield "parameters", _(error.sentence) % error.facts


@command
def save_rule(*, actor: User | None, rule: PolicyRule) -> PolicyRule:
    """``rule`` holds for every run that starts from now on.

    Raises:
        NotPermitted: ``actor`` may not change rules.
        ContradictoryRule: a value is unknown or contradicts another; every one is named.
    """
    verb = "change" if rule.pk else "add"
    require(actor, f"replenishment.{verb}_policyrule")
    problems = problems_of(rule)
    if problems:
        raise ContradictoryRule(" ".join(problems.values()), problems=problems)
    rule.save()
    record(actor, f"policyrule.{verb}", rule, **_values_of(rule))
    return rule


@command
def delete_rule(*, actor: User | None, rule: PolicyRule) -> None:
    """``rule`` is gone: what is more general speaks again."""
    require(actor, "replenishment.delete_policyrule")
    record(actor, "policyrule.delete", rule, **_values_of(rule))
    rule.delete()


def _values_of(rule: PolicyRule) -> dict[str, Any]:
    return {
        "scope": str(rule),
        "service_target": rule.service_target,
        "review_days": rule.review_days,
        "method": rule.method,
        "parameters": rule.parameters,
        "is_active": rule.is_active,
    }


def rules_in_force() -> RuleBook:
    """Every active rule as it stands, its scope named in the language of the code."""
    rows = PolicyRule.objects.in_force().select_related("category", "warehouse", "product")
    with override("en"):
        return RuleBook(
            Rule(
                pk=row.pk,
                label=str(row),
                category_path=row.category.path if row.category else "",
                warehouse_kind=row.warehouse_kind,
                warehouse_id=row.warehouse_id,
                product_id=row.product_id,
                service_target=row.service_target,
                review_days=row.review_days,
                method=row.method,
                parameters=dict(row.parameters),
            )
            for row in rows
        )
