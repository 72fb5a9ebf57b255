"""Demand of each single period ahead, with its quantiles."""

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.forecasting.answers import learned_factors, promised
from stockmath.forecasting.backtest import backtest, season_scale
from stockmath.forecasting.models import Model
from stockmath.series import Panel


def periods_ahead(
    panel: Panel, model: Model, *, horizon: int, levels: FloatArray, unit: FloatArray
) -> tuple[FloatArray, FloatArray]:
    r"""Return mean and quantiles of each of the next ``horizon`` periods.

    Errors of single periods are measured first, half-way and last; σ is interpolated between, the
    conformal factors are those of the nearest, and σ grows as the root of the season's multiplier.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    model
        The fitted method.
    horizon
        Periods ahead, at least 1.
    levels
        Shape (n_levels,), ascending, in (0, 1).
    unit
        Shape (n_series,), the quantity demand comes in.

    Returns
    -------
    tuple
        Mean (n_series, horizon) and quantiles (n_series, horizon, n_levels), in mean sales.

    Notes
    -----
    O(n_series × (n_periods + horizon)).

    References
    ----------
    As `stockmath.forecasting.quantiles`.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> from stockmath.forecasting.methods import naive
    >>> panel = read_panel(np.ones((1, 60)), period="day", start=date(2024, 1, 1))
    >>> periods_ahead(panel, naive(panel, {}), horizon=2, levels=np.array([0.5]),
    ...               unit=np.ones(1))[0]
    array([[1., 1.]])
    """
    one = np.ones(panel.n_series, dtype=np.int64)
    now = np.full((1, panel.n_series), panel.n_periods, dtype=np.int64)
    usual = model.level(now)[0]
    anchors = sorted({0, horizon // 2, horizon - 1})
    past = [backtest(panel, model, length=one, lead=lead) for lead in anchors]
    factors = [learned_factors(model, errors, levels) for errors in past]
    mean = np.empty((panel.n_series, horizon))
    answer = np.empty((panel.n_series, horizon, levels.size))
    for lead in range(horizon):
        expected = model.expected(now, lead=lead, length=one)[0]
        nearest = int(np.abs(np.array(anchors) - lead).argmin())
        sd = _between(anchors, [errors.usual_sd for errors in past], lead)
        sd = sd * np.sqrt(season_scale(expected, usual, one))
        mean[:, lead] = expected
        answer[:, lead] = promised(
            model,
            expected,
            sd,
            level=usual,
            unit=unit,
            levels=levels,
            factors=factors[nearest],
            period=panel.period,
        )
    return mean, answer


def _between(anchors: list[int], values: list[FloatArray], lead: int) -> FloatArray:
    """Interpolate ``values``, known at ``anchors``, linearly at ``lead``."""
    upper = int(np.searchsorted(anchors, lead))
    if anchors[upper] == lead:
        return values[upper]
    share = (lead - anchors[upper - 1]) / (anchors[upper] - anchors[upper - 1])
    return (1 - share) * values[upper - 1] + share * values[upper]
