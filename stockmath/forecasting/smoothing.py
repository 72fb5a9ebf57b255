"""Exponential smoothing with fixed constants, all series at once: simple, trend, damped, season."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.forecasting.models import LevelModel, Purpose
from stockmath.forecasting.profile import pooled_profile
from stockmath.forecasting.shapes import SHAPE_MIN, SeasonShape, Shape, flat
from stockmath.series import Panel


@dataclass(frozen=True, slots=True)
class TrendModel:
    """A level that goes on rising or falling, times a shape; it never falls below zero.

    ``path`` and ``trend`` have shape (n_periods + 1, n_series); each step of the trend is
    ``damping`` times the one before.
    """

    path: FloatArray
    trend: FloatArray
    damping: float
    shape: Shape

    @property
    def warm_up(self) -> int:
        """See `Model`."""
        return 2

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """See `Model`."""
        series = np.arange(self.path.shape[1])
        level, trend = self.path[origins, series], self.trend[origins, series]
        start = np.full(origins.shape, lead, dtype=np.int64)
        end = start + length
        ahead = self._summed(level, trend, end) - self._summed(level, trend, start)
        busy = self.shape.until(origins + end) - self.shape.until(origins + start)
        return np.maximum(ahead, 0.0) * np.maximum(busy, 0.0) / length

    def level(self, origins: IntArray) -> FloatArray:
        """See `Model`."""
        level: FloatArray = self.path[origins, np.arange(self.path.shape[1])]
        return level

    def one_step(self) -> FloatArray:
        """See `Model`."""
        ahead = np.maximum(self.path[:-1] + self.damping * self.trend[:-1], 0.0)
        forecasts: FloatArray = ahead * self.shape.at(self.path.shape[0] - 1)
        return forecasts

    def _summed(self, level: FloatArray, trend: FloatArray, count: IntArray) -> FloatArray:
        """Sum the first ``count`` periods ahead, none of them below zero."""
        steps = np.arange(int(count.max(initial=0)) + 1)
        reach = np.cumsum(np.where(steps > 0, self.damping**steps, 0.0))
        falls = (trend < 0) & (level + trend * reach[-1] < 0)
        limit = np.where(falls, level / np.where(falls, -trend, 1.0), np.inf)
        last = np.minimum(count, np.searchsorted(reach, limit, side="right") - 1)
        return last * level + np.cumsum(reach)[last] * trend


def ses(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build simple exponential smoothing: level ← level + α (x − level)."""
    level, _trend = smoothed_paths(panel.demand, panel.observed, alpha=parameters["alpha"])
    return LevelModel(level, flat(panel.n_series))


def holt(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> TrendModel:
    """Build Holt's linear trend, see `smoothed_paths`."""
    return _with_trend(panel, parameters, flat(panel.n_series), damping=1.0)


def damped(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> TrendModel:
    """Build the damped trend of Gardner and McKenzie, see `smoothed_paths`."""
    return _with_trend(panel, parameters, flat(panel.n_series), damping=parameters["damping"])


def holt_winters(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> TrendModel:
    """Build a damped trend times a season, the season pooled over the series of a group."""
    profile = pooled_profile(panel, prior=parameters["profile_prior"])
    shape = SeasonShape(profile, panel.first_season)
    return _with_trend(panel, parameters, shape, damping=parameters["damping"])


def smoothed_paths(
    demand: FloatArray,
    observed: BoolArray,
    *,
    alpha: float,
    beta: float = 0.0,
    damping: float = 1.0,
) -> tuple[FloatArray, FloatArray]:
    r"""Return level and trend of every series known after each period.

        ℓ ← ℓ + φ b + α (x − ℓ − φ b),   b ← φ b + β (ℓ_new − ℓ_old − φ b)

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed.
    alpha, beta, damping
        Smoothing constants of level and trend, in [0, 1], and φ, in (0, 1].

    Returns
    -------
    tuple
        Level and trend, shape (n_periods + 1, n_series), demand per period. A period that was not
        observed changes nothing.

    Notes
    -----
    The k-th observation weighs max(α, 1/k), so that the start is a plain mean and the trend
    starts from zero. O(n_series × n_periods).

    References
    ----------
    C. C. Holt (1957, reprinted 2004), Forecasting seasonals and trends by exponentially weighted
    moving averages, International Journal of Forecasting 20(1), 5–10; E. S. Gardner and
    E. McKenzie (1985), Forecasting trends in time series, Management Science 31(10), 1237–1246.

    Examples
    --------
    >>> level, trend = smoothed_paths(np.array([[4.0], [2.0]]), np.ones((2, 1), bool), alpha=0.5)
    >>> level[:, 0], trend[:, 0]
    (array([0., 4., 3.]), array([0., 0., 0.]))
    """
    n_periods, n_series = demand.shape
    level, trend = np.zeros((2, n_periods + 1, n_series))
    seen = np.zeros(n_series)
    for period in range(n_periods):
        known = observed[period]
        seen += known
        drift = damping * trend[period]
        error = known * (demand[period] - level[period] - drift)
        step = known * drift + np.maximum(alpha, 1 / np.maximum(seen, 1)) * error
        level[period + 1] = np.maximum(level[period] + step, 0.0)
        turn = beta * (step - drift) * (seen > 2)
        trend[period + 1] = np.where(known, drift + turn, trend[period])
    return level, trend


def _with_trend(
    panel: Panel, parameters: Mapping[str, float], shape: Shape, *, damping: float
) -> TrendModel:
    multipliers = shape.at(panel.n_periods)
    told = panel.observed & (multipliers >= SHAPE_MIN)
    cleared = np.where(told, panel.demand, 0.0) / np.maximum(multipliers, SHAPE_MIN)
    level, trend = smoothed_paths(
        cleared, told, alpha=parameters["alpha"], beta=parameters["beta"], damping=damping
    )
    return TrendModel(level, trend, damping, shape)
