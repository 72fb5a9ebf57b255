"""What a promotion or another driver did to sales, with how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from stockmath.arrays import FloatArray, fraction
from stockmath.errors import InvalidParameter
from stockmath.forecasting.drivers import binary_effect
from stockmath.forecasting.methods import season_and_lift
from stockmath.forecasting.profile import (
    dispersion,
    level_around,
    nested_labels,
)
from stockmath.forecasting.scaling import scale_of, scaled
from stockmath.series import check_regressors, read_panel, with_drivers

PROFILE_PRIOR = 300.0
PRIOR = 20.0  # Sales that the group's multiplier weighs for a series, as in the forecasts.


@dataclass(frozen=True, slots=True)
class Uplift:
    """Multipliers of each series while the driver is on: mean and both ends of the interval.

    ``mean``, ``low``, ``high`` (n_series,), 1 is no effect; ``periods`` (n_series,) counts those
    with the driver that were observed; ``total`` is (low, mean, high) over all series.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
    periods: FloatArray
    total: tuple[float, float, float]


def measure_uplift(
    demand: ArrayLike,
    driver: ArrayLike,
    *,
    start: date,
    period: str = "day",
    groups: Mapping[str, ArrayLike] | None = None,
    confidence: float = 0.9,
) -> Uplift:
    r"""Measure how many times the usual a driver sells, series by series.

    With e what the level around and the season expected of the periods under the driver, and φ the
    dispersion, the multiplier m of a series has, around the group's m₀, the posterior

        m ~ Gamma(shape (Σ x + κ m₀) / φ, rate (Σ e + κ) / φ),   κ = 20 φ sales

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), stock units; NaN is left out.
    driver
        Shape (n_series or 1, n_periods), above zero where it is on.
    start, period, groups
        As in `stockmath.forecasting.forecast_panel`.
    confidence
        Of the interval, in (0, 1).

    Returns
    -------
    Uplift
        Multipliers, no unit: 1.3 is 30 % more.

    Raises
    ------
    InvalidParameter
        A shape or value lies outside its domain, or the driver is never on.

    Notes
    -----
    The driver is taken to be the cause of what differs; what came with it each time (an
    advertisement, a better shelf) is in it. O(n_series × n_periods).

    References
    ----------
    As `stockmath.forecasting.drivers.driver_lift`.

    Examples
    --------
    >>> sold = np.tile([2.0, 2, 2, 6], (4, 25))
    >>> on = np.tile([[0.0, 0, 0, 1]], (1, 25))
    >>> answer = measure_uplift(sold, on, start=date(2020, 1, 1), period="week")
    >>> bool((answer.low < answer.mean).all()), float(answer.mean[0].round(1))
    (True, 2.9)
    """
    panel = read_panel(demand, period=period, start=start, groups=groups)
    tail = (1 - float(fraction("confidence", confidence))) / 2
    size = {"n_series": panel.n_series, "n_periods": panel.n_periods}
    known = check_regressors({"driver": driver}, ahead=0, **size)["driver"]
    panel = scaled(panel, scale_of(panel))
    on = (np.broadcast_to(known.T, panel.observed.shape) > 0) & panel.observed
    if not on.any():
        raise InvalidParameter("driver must be above zero in a period that was observed.")
    panel = with_drivers(panel, {"driver": (known > 0).astype(np.float64)})
    without, lift = season_and_lift(panel, prior=PROFILE_PRIOR)
    season = without.at(panel.n_periods)
    shape = season if lift is None else season * lift
    expected = level_around(panel, shape) * season
    driven = np.broadcast_to(panel.drivers["driver"], on.shape)
    parent = binary_effect(panel, driven, expected, nested_labels(panel)).mean(axis=1)
    spread = dispersion(panel, expected * np.where(on, parent, 1.0))
    sold, base = (panel.demand * on).sum(axis=0), (expected * on).sum(axis=0)
    mean, low, high = _posterior(sold, base, parent=parent, spread=spread, tail=tail)
    common = np.array([float(np.median(spread))])
    everyone = _posterior(
        sold.sum(keepdims=True),
        base.sum(keepdims=True),
        parent=np.ones(1),
        spread=common,
        tail=tail,
    )
    total = (float(everyone[1][0]), float(everyone[0][0]), float(everyone[2][0]))
    return Uplift(mean, low, high, on.sum(axis=0).astype(np.float64), total)


def _posterior(
    sold: FloatArray, base: FloatArray, *, parent: FloatArray, spread: FloatArray, tail: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean, low and high of the gamma posterior."""
    prior = PRIOR * spread
    shape, rate = (sold + prior * parent) / spread, (base + prior) / spread
    low, high = (special.gammaincinv(shape, level) / rate for level in (tail, 1 - tail))
    return shape / rate, low, high
