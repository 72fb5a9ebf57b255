"""What the demo's planner decided: how safe each branch has to be."""

from catalog.models import Category
from replenishment.models import PolicyRule
from replenishment.services.rules import save_rule

SERVICE_TARGETS = {"HEALTH": 0.98, "DRINK": 0.96, "APPLIANCE": 0.9}


def create_rules() -> None:
    """A rule for everywhere, and one for each branch that differs from it."""
    save_rule(actor=None, rule=PolicyRule(service_target=0.95, review_days=7))
    for code, target in SERVICE_TARGETS.items():
        branch = Category.objects.get(code=code)
        save_rule(actor=None, rule=PolicyRule(category=branch, service_target=target))
    save_rule(actor=None, rule=PolicyRule(warehouse_kind="store", review_days=1))
    save_rule(actor=None, rule=PolicyRule(warehouse_kind="regional", review_days=2))
