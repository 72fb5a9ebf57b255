"""What a forecast answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stockmath.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class PanelForecast:
    """Demand of each period ahead, stock units per period.

    ``mean`` (n_series, horizon); ``quantiles`` (n_series, horizon, n_quantiles), in the order
    asked for; ``method`` (n_series,) names what made each series' forecast.
    """

    mean: FloatArray
    quantiles: FloatArray
    method: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class WindowForecast:
    """Demand summed over each series' protection window, stock units.

    ``mean`` and ``sd`` (n_series,), lead-time variance included; ``quantiles``
    (n_series, n_quantiles), in the order asked for; ``method`` (n_series,) names what made each
    series' forecast.
    """

    mean: FloatArray
    sd: FloatArray
    quantiles: FloatArray
    method: NDArray[np.str_]
