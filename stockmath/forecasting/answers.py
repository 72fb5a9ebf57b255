"""From errors of the past to the quantiles a method promises: learned, parametric, or fixed."""

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.forecasting.backtest import Backtest
from stockmath.forecasting.models import Model
from stockmath.forecasting.quantiles import Factors, conformal_factors, window_quantiles
from stockmath.forecasting.spares import ParametricModel, RuleModel


def learned_factors(model: Model, past: Backtest, levels: FloatArray) -> Factors:
    """Return conformal factors, none for a method whose quantiles are parametric.

    Examples
    --------
    >>> from stockmath.forecasting.shapes import flat
    >>> one = np.ones((1, 1))
    >>> past = Backtest(one, one, one > 0, *[one[0]] * 4)
    >>> learned_factors(ParametricModel(one, flat(1)), past, np.array([0.5])).factor.shape
    (0, 1)
    """
    if isinstance(model, ParametricModel):
        return Factors(np.zeros(0), np.zeros((0, levels.size)), np.zeros(0))
    return conformal_factors(past, levels)


def promised(
    model: Model,
    mean: FloatArray,
    sd: FloatArray,
    *,
    level: FloatArray,
    unit: FloatArray,
    levels: FloatArray,
    factors: Factors,
    period: str = "day",
) -> FloatArray:
    r"""Return the quantiles of ``mean`` and ``sd`` that ``model`` stands for.

    As `window_quantiles`; of a fixed rule, μ below the half and μ + cover · level from there up.

    Parameters
    ----------
    model
        The fitted method.
    mean, sd, level, unit
        Shape (n_series,): demand expected, its error, the mean per period, the unit it comes in.
    levels
        Shape (n_levels,), ascending, in (0, 1).
    factors
        What past errors taught.
    period
        ``"day"``, ``"week"`` or ``"month"``.

    Returns
    -------
    FloatArray
        Shape (n_series, n_levels), in the unit of ``mean``.

    References
    ----------
    As `window_quantiles`.

    Examples
    --------
    >>> from stockmath.forecasting.shapes import flat
    >>> one = np.ones(1)
    >>> none = Factors(np.zeros(0), np.zeros((0, 2)), np.zeros(0))
    >>> rule = RuleModel(np.ones((1, 1)), flat(1), cover=3.0)
    >>> promised(rule, one, one, level=one, unit=one, levels=np.array([0.1, 0.9]), factors=none)
    array([[1., 4.]])
    """
    if isinstance(model, RuleModel):
        cover = model.cover * level
        return mean[:, None] + np.where(levels >= 0.5, cover[:, None], 0.0)
    return window_quantiles(mean, sd, unit=unit, levels=levels, factors=factors, period=period)
