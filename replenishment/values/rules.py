"""Rules laid over one another: which value holds for a product at a place, and who said so."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext_noop

# What holds where no rule speaks. Buying is reviewed weekly, transfers whenever the lane runs.
BUILT_IN = gettext_noop("Built in")
DEFAULTS: Mapping[str, Any] = {
    "service_target": 0.95,
    "review_days": 7,
    "method": "combined",
    "lead_time_days": 7,  # Only where no supplier is known: the arithmetic is still shown.
    "lane_days": 1,  # Only where two places are joined by no lane.
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one row said when the run began; empty scope columns mean everywhere."""

    pk: int
    label: str
    category_path: str = ""
    warehouse_kind: str = ""
    warehouse_id: int | None = None
    product_id: int | None = None
    service_target: float | None = None
    review_days: int | None = None
    method: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Product before place before kind of place before depth of category; larger wins."""
        return (
            self.product_id is not None,
            self.warehouse_id is not None,
            self.warehouse_kind != "",
            self.category_path.count("/"),
        )

    def speaks_of(self, *, category_path: str, warehouse_id: int, warehouse_kind: str) -> bool:
        """The scope holds this place and category, whatever the product."""
        return (
            category_path.startswith(self.category_path)
            and self.warehouse_id in (None, warehouse_id)
            and self.warehouse_kind in ("", warehouse_kind)
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and the scope that set it, so that the screen can answer "why"."""

    value: Any
    scope: str
    rule_id: int | None = None

    def as_fact(self) -> dict[str, Any]:
        return {"value": str(self.value), "from": self.scope, "rule": self.rule_id}


@dataclass(frozen=True, slots=True)
class Policy:
    """The values in force for one product at one place."""

    service_target: Setting
    review_days: Setting
    method: Setting
    parameters: tuple[tuple[str, float], ...] = ()

    def as_facts(self) -> dict[str, Any]:
        return {
            "service_target": self.service_target.as_fact(),
            "review_days": self.review_days.as_fact(),
            "method": self.method.as_fact() | {"parameters": dict(self.parameters)},
        }


class RuleBook:
    """All rules in force, answering for any product at any place."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = sorted(rules, key=lambda rule: (rule.rank, rule.pk))
        self._general = [rule for rule in self.rules if rule.product_id is None]
        self._special: dict[int, list[Rule]] = {}
        for rule in self.rules:
            if rule.product_id is not None:
                self._special.setdefault(rule.product_id, []).append(rule)
        self._known: dict[tuple[str, int, str], list[Rule]] = {}

    def policy(
        self,
        product_id: int,
        *,
        category_path: str,
        warehouse_id: int,
        warehouse_kind: str,
        review: Setting,
    ) -> Policy:
        """The values for one product at one place; ``review`` holds where no rule sets it."""
        place = (category_path, warehouse_id, warehouse_kind)
        if place not in self._known:
            self._known[place] = self._speaking(self._general, *place)
        special = self._special.get(product_id)
        rules = self._known[place] + (self._speaking(special, *place) if special else [])
        return resolve(rules, review=review)

    @staticmethod
    def _speaking(rules: list[Rule], path: str, warehouse_id: int, kind: str) -> list[Rule]:
        return [
            rule
            for rule in rules
            if rule.speaks_of(category_path=path, warehouse_id=warehouse_id, warehouse_kind=kind)
        ]

    def as_facts(self) -> list[dict[str, Any]]:
        return [asdict(rule) for rule in self.rules]

    @classmethod
    def from_facts(cls, facts: Iterable[Mapping[str, Any]]) -> Self:
        return cls(Rule(**fact) for fact in facts)


def resolve(rules: Iterable[Rule], *, review: Setting) -> Policy:
    """Lay ``rules`` over one another, most general first: name by name, the last to speak wins.

    A method and its parameters are one value: parameters of another method mean nothing.
    """
    target = Setting(DEFAULTS["service_target"], BUILT_IN)
    method, parameters = Setting(DEFAULTS["method"], BUILT_IN), {}
    for rule in rules:
        if rule.service_target is not None:
            target = Setting(rule.service_target, rule.label, rule.pk)
        if rule.review_days is not None:
            review = Setting(rule.review_days, rule.label, rule.pk)
        if rule.method:
            method, parameters = Setting(rule.method, rule.label, rule.pk), dict(rule.parameters)
    return Policy(target, review, method, tuple(sorted(parameters.items())))
