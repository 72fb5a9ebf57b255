"""Rules, runs, plans, suggestions, and what became of them."""

from replenishment.models.demand import DailyDemand
from replenishment.models.plans import StockPlan
from replenishment.models.rules import PolicyRule
from replenishment.models.runs import PlanningRun, RunIssue
from replenishment.models.suggestions import Fulfilment, Suggestion, SuggestionQuerySet

__all__ = [
    "DailyDemand",
    "Fulfilment",
    "PlanningRun",
    "PolicyRule",
    "RunIssue",
    "StockPlan",
    "Suggestion",
    "SuggestionQuerySet",
]
