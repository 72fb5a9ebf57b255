"""Stock over a network: where buffers belong, what plans ask of suppliers, how orders swing."""

from stockmath.network.graph import (
    ServiceNetwork,
    cumulative_cost,
    pooled_spread,
    service_network,
)
from stockmath.network.guaranteed import Placement, place_buffers

__all__ = [
    "Placement",
    "ServiceNetwork",
    "cumulative_cost",
    "place_buffers",
    "pooled_spread",
    "service_network",
]
