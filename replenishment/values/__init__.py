"""Frozen values of planning: resolved rules, the arithmetic of a need, its explanation."""

from replenishment.values.arithmetic import Levels, Need, Position, Supply, need, replay, text
from replenishment.values.explaining import explain, issue_sentence
from replenishment.values.rules import DEFAULTS, Policy, Rule, RuleBook, Setting, resolve

__all__ = [
    "DEFAULTS",
    "Levels",
    "Need",
    "Policy",
    "Position",
    "Rule",
    "RuleBook",
    "Setting",
    "Supply",
    "explain",
    "issue_sentence",
    "need",
    "replay",
    "resolve",
    "text",
]
