"""Demand summed over each series' protection window, with its quantiles."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.forecasting.answers import learned_factors, promised
from stockmath.forecasting.backtest import backtest
from stockmath.forecasting.life import faded
from stockmath.forecasting.models import Model
from stockmath.series import Panel


def over_window(
    panel: Panel,
    model: Model,
    *,
    length: IntArray,
    late: FloatArray,
    levels: FloatArray,
    unit: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r"""Return mean, sd and quantiles of demand over each window, in mean sales.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    model
        The fitted method.
    length, late
        Shape (n_series,), periods in the window and the sd of the lead time.
    levels
        Shape (n_levels,), ascending, in (0, 1).
    unit
        Shape (n_series,), the quantity demand comes in.

    Returns
    -------
    tuple
        Mean and sd (n_series,), quantiles (n_series, n_levels). All zero for what has ended.

    References
    ----------
    As `stockmath.forecasting.calls.forecast_window`.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.methods import naive
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((1, 60)), period="day", start=date(2024, 1, 1))
    >>> one = np.ones(1)
    >>> over_window(panel, naive(panel, {}), length=np.array([7]), late=0 * one,
    ...             levels=np.array([0.5]), unit=one)[0]
    array([7.])
    """
    past = backtest(panel, model, length=length)
    sd = np.hypot(past.sd, past.mean / length * late)
    answer = promised(
        model,
        past.mean,
        sd,
        level=model.level(np.full((1, panel.n_series), panel.n_periods))[0],
        unit=unit,
        levels=levels,
        factors=learned_factors(model, past, levels),
        period=panel.period,
    )
    goes_on = ~faded(panel, past.mean)
    return past.mean * goes_on, sd * goes_on, answer * goes_on[:, None]
