"""What a model would have missed by, had it been asked at many days of the past."""

from dataclasses import dataclass

import numpy as np

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.models import Model
from stockmath.series import Panel

WARM_UP = {"day": (14, 56), "week": (26, 52), "month": (12, 24)}  # Periods, least and most.
ORIGINS_MAX, ORIGINS_MIN = 180, 30  # Of a series; fewer where there are many series.
WINDOWS_MAX = 60_000  # Of all series together, if that leaves the least number of origins.
SETTLED = 3  # In the first third of the history too little was known of the scale of errors.
ERRORS_ENOUGH = 1_500  # To do without those of the first third.
OBSERVED_SHARE_MIN = 0.7  # A window with more gaps says little about a whole one.
OBSERVED_MIN = 6  # Periods seen before an error is a method's and not a beginner's.
SPREAD_GAIN = 0.03  # The spread follows the last thirty periods or so.
SPREAD_PRIOR = 10.0  # Sales that the panel's common dispersion weighs.
DISPERSION_MIN = 0.1  # Of Poisson: the steadiest demand is not believed to be certain.
PAST_PRIOR = 30.0  # Windows that the spread of single periods weighs against past sums.
RATIO_SQUARED_MAX = 30.0  # One accident must not set the scale of a whole panel.


@dataclass(frozen=True, slots=True)
class Backtest:
    """Errors of window sums at past origins, and the scale of the error expected now.

    ``ratio`` = (actual − mean) / sd and ``reliability`` = mean / sd have shape
    (n_origins, n_series) and count where ``valid``; ``mean`` and ``sd`` of shape (n_series,)
    are those of the window ahead, ``usual_sd`` that of a window in a season like the mean of
    all; ``weight`` of shape (n_series,) is how much of a window each origin adds that the one
    before had not.
    """

    ratio: FloatArray
    reliability: FloatArray
    valid: BoolArray
    weight: FloatArray
    mean: FloatArray
    sd: FloatArray
    usual_sd: FloatArray


def backtest(panel: Panel, model: Model, *, length: IntArray, lead: int = 0) -> Backtest:
    r"""Measure the errors of ``model`` for sums over ``length`` periods, at past origins.

    With e the errors of past window sums known at an origin, v the smoothed squared error of
    single periods, H the length and φ the panel's growth of errors over a window:

        σ² = (m · mean e² + κ · φ · H · v) / (m + κ),   m = windows seen that do not overlap

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    model
        The fitted method.
    length
        Shape (n_series,), periods summed, at least 1.
    lead
        Periods between the origin and the first one summed.

    Returns
    -------
    Backtest
        Standardised errors and the scale now; in the panel's units.

    Notes
    -----
    σ at an origin uses what was known there, except φ and the seasonal profile, which are
    pooled over the whole panel. Errors of the model's warm-up, and of the first third of the
    history where there are enough others, tell of the scale only. At most 180 origins a series,
    evenly spaced, fewer in large panels.
    O(n_series × (n_periods + origins)).

    References
    ----------
    L. J. Tashman (2000), Out-of-sample tests of forecasting accuracy: an analysis and review,
    International Journal of Forecasting 16(4), 437–450.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> from stockmath.forecasting.methods import naive
    >>> panel = read_panel(np.full((2, 90), 1.0), period="day", start=date(2024, 1, 1))
    >>> backtest(panel, naive(panel, {}), length=np.array([7, 14])).mean
    array([ 7., 14.])
    """
    origins, step, possible = _origins(panel, length, lead)
    expected = model.expected(origins, lead=lead, length=length)
    actual, seen_enough = _actual(panel, origins, length, lead)
    valid = possible & seen_enough
    scale = season_scale(expected, model.level(origins), length)
    spread = _spread(panel, model)
    single = spread[origins, np.arange(panel.n_series)] * length
    squared = np.where(valid, (actual - expected) ** 2 / scale, 0.0)
    growth = _growth(squared, single, valid)
    past_sum, past_count = _known_before(squared, valid, lag=-(-(length + lead) // step))
    fresh = np.minimum(step / length, 1.0)
    variance = _blend(past_sum, past_count, fresh, growth * single) * scale

    now = np.full((1, panel.n_series), panel.n_periods, dtype=np.int64)
    mean = model.expected(now, lead=lead, length=length)
    scale_now = season_scale(mean, model.level(now), length)
    variance_now = _blend(
        squared.sum(axis=0), valid.sum(axis=0), fresh, growth * spread[-1] * length
    )
    sd = np.sqrt(variance)
    usable = valid & (sd > 0) & (origins >= model.warm_up)
    settled = usable & (origins >= panel.n_periods // SETTLED)
    usable = settled if settled.sum() >= ERRORS_ENOUGH else usable
    safe = np.where(usable, sd, 1.0)
    return Backtest(
        ratio=(actual - expected) / safe,
        reliability=expected / safe,
        valid=usable,
        weight=fresh,
        mean=mean[0],
        sd=np.sqrt(variance_now * scale_now[0]),
        usual_sd=np.sqrt(variance_now),
    )


def _origins(panel: Panel, length: IntArray, lead: int) -> tuple[IntArray, IntArray, BoolArray]:
    """Place origins evenly between the warm-up and the last window that is complete.

    A step of whole weeks would see one weekday only, so it is made a day longer.
    """
    least, most = WARM_UP[panel.period]
    warm = int(np.clip(panel.n_periods // 4, least, most))
    most_origins = int(np.clip(WINDOWS_MAX // max(panel.n_series, 1), ORIGINS_MIN, ORIGINS_MAX))
    last = panel.n_periods - lead - length
    step = np.maximum(-(-(last - warm + 1) // most_origins), 1)
    step += (step > 1) & (step % panel.season_length == 0)
    count = min(most_origins, int(np.maximum((last - warm) // step + 1, 1).max(initial=1)))
    origins = last - np.arange(count - 1, -1, -1)[:, None] * step
    possible = origins >= warm
    return np.maximum(origins, 0), step, possible


def _actual(
    panel: Panel, origins: IntArray, length: IntArray, lead: int
) -> tuple[FloatArray, BoolArray]:
    """Sum what was sold in each window, gaps filled in proportion, and say which are usable."""
    series = np.arange(panel.n_series)
    sold, seen = running_sum(panel.demand), running_sum(panel.observed)
    start = np.minimum(origins + lead, panel.n_periods)
    end = np.minimum(start + length, panel.n_periods)
    share = (seen[end, series] - seen[start, series]) / length
    enough = (share >= OBSERVED_SHARE_MIN) & (seen[origins, series] >= OBSERVED_MIN)
    total = np.maximum(sold[end, series] - sold[start, series], 0.0)
    return total / np.where(enough, share, 1.0), enough


def season_scale(expected: FloatArray, level: FloatArray, length: IntArray) -> FloatArray:
    """Return how much busier than usual each window is expected to be, 1 where unknown.

    Parameters
    ----------
    expected, level
        Shapes that broadcast: demand expected over the window, and per period usually.
    length
        Periods in the window.

    Returns
    -------
    FloatArray
        Between 0.05 and 20, no unit.

    Examples
    --------
    >>> season_scale(np.array([6.0]), np.array([2.0]), np.array([1]))
    array([3.])
    """
    usual = level * length
    usual_or_one = np.where(usual > 0, usual, 1.0)
    return np.where(usual > 0, np.clip(expected / usual_or_one, 0.05, 20.0), 1.0)


def _spread(panel: Panel, model: Model) -> FloatArray:
    """Smooth the squared one-period errors, (n_periods + 1, n_series), with a common prior.

    The prior takes demand as Poisson in sales of the mean size, times the panel's dispersion. It
    gives way with every sale: quiet periods alone teach nothing about the size of the next one.
    """
    counted = panel.observed & (running_sum(panel.observed)[:-1] > 0)
    error = np.where(counted, (panel.demand - model.one_step()) ** 2, 0.0)
    seen = running_sum(counted)
    path = np.zeros_like(seen)
    for period in range(panel.n_periods):
        gain = counted[period] * np.maximum(SPREAD_GAIN, 1 / np.maximum(seen[period + 1], 1))
        path[period + 1] = path[period] + gain * (error[period] - path[period])
    rows = np.broadcast_to(np.arange(panel.n_periods + 1)[:, None], path.shape)
    level = model.level(rows)
    known = (seen[-1] >= OBSERVED_MIN) & (level[-1] > 0)
    ratios = path[-1][known] / level[-1][known]
    dispersion = max(float(np.median(ratios)), DISPERSION_MIN) if known.any() else 1.0
    sold = running_sum(panel.demand > 0)
    return (sold * path + SPREAD_PRIOR * dispersion * level) / (sold + SPREAD_PRIOR)


def _growth(squared: FloatArray, single: FloatArray, valid: BoolArray) -> float:
    """Return the panel's ratio of squared window errors to those of independent periods."""
    usable = valid & (single > 0)
    if not usable.any():
        return 1.0
    ratio = squared[usable] / single[usable]
    return float(max(np.minimum(ratio, RATIO_SQUARED_MAX).mean(), 0.25))


def _known_before(
    squared: FloatArray, valid: BoolArray, *, lag: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Sum and count, at each origin, the windows that had ended by then."""
    sums, counts = running_sum(squared), running_sum(valid)
    rows = np.maximum(np.arange(squared.shape[0])[:, None] - lag + 1, 0)
    series = np.arange(squared.shape[1])
    return sums[rows, series], counts[rows, series]


def _blend(
    past_sum: FloatArray, past_count: FloatArray, fresh: FloatArray, single: FloatArray
) -> FloatArray:
    """Blend the mean square of past window errors with the spread of single periods."""
    windows = past_count * fresh
    past = past_sum / np.maximum(past_count, 1)
    return (windows * past + PAST_PRIOR * single) / (windows + PAST_PRIOR)
