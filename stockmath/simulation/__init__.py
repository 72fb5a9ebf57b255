"""Simulation of stock: replays of a real past and scenarios of many drawn futures."""

from stockmath.simulation.draws import draw_demand, draw_from_samples, draw_lead_times
from stockmath.simulation.engine import simulate
from stockmath.simulation.policies import FixedLevels, Levels, Policy, RevisedLevels
from stockmath.simulation.replay import Futures, replay, simulate_futures
from stockmath.simulation.results import Days, SimulationResult
from stockmath.simulation.shocks import Shock, struck_by
from stockmath.simulation.supply import FOREVER, OUTSIDE, Supply

__all__ = [
    "FOREVER",
    "OUTSIDE",
    "Days",
    "FixedLevels",
    "Futures",
    "Levels",
    "Policy",
    "RevisedLevels",
    "Shock",
    "SimulationResult",
    "Supply",
    "draw_demand",
    "draw_from_samples",
    "draw_lead_times",
    "replay",
    "simulate",
    "simulate_futures",
    "struck_by",
]
