"""From needs to lots: packs and minimums, and lots over demand that changes by the period."""

from stockmath.lotsizing.dynamic import LotPlan, least_cost_lots, silver_meal_lots
from stockmath.lotsizing.packs import round_up_to_packs

__all__ = ["LotPlan", "least_cost_lots", "round_up_to_packs", "silver_meal_lots"]
