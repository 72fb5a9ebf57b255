"""Rules and methods by the names their readers know them by."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from replenishment.models import PolicyRule
from stockmath.registry import METHODS

# What a forecast may say made it, that nobody can choose.
_OTHERS = {
    "level_alone": gettext_lazy("Combined, without the model for all products: it does not load"),
    "no_history": gettext_lazy("No history"),
}


def method_name(name: str) -> str:
    """The label of the method called ``name``; the name itself for one no longer known."""
    method = METHODS.get(name)
    return _(method.label) if method is not None else str(_OTHERS.get(name, name))


def with_scopes(settings: Mapping[str, Any]) -> dict[str, Any]:
    """``settings`` of an explanation, each "from" in the reader's language. At most one query.

    A run keeps the scope as it was called in the language of the code; the rule itself, while it
    is there, says it in the reader's.
    """
    keys = {setting["rule"] for setting in settings.values() if setting.get("rule")}
    rules = PolicyRule.objects.filter(pk__in=keys) if keys else PolicyRule.objects.none()
    rows = rules.select_related("category", "warehouse", "product")
    known = {rule.pk: str(rule) for rule in rows}
    return {
        name: {**setting, "from": known.get(setting.get("rule"), _(setting["from"]))}
        for name, setting in settings.items()
        if setting.get("from")
    }
