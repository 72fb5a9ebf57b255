"""Builders of the methods for products that sell now and then, and of the plain rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from stockmath.arrays import BoolArray, FloatArray
from stockmath.forecasting import intermittent
from stockmath.forecasting.level import moving_average_path
from stockmath.forecasting.models import LevelModel, Purpose
from stockmath.forecasting.shapes import flat
from stockmath.series import Panel


@dataclass(frozen=True, slots=True)
class ParametricModel(LevelModel):
    """A level whose quantiles are those of a negative binomial, whatever past errors were."""

    is_parametric: bool = True


@dataclass(frozen=True, slots=True)
class RuleModel(LevelModel):
    """A level with a fixed cover on top: every quantile from the half up is μ + cover × level."""

    cover: float = 0.0


def croston(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build Croston's method, see `stockmath.forecasting.intermittent.croston`."""
    path = intermittent.croston_path(panel.demand, panel.observed, alpha=parameters["alpha"])
    return LevelModel(path, flat(panel.n_series))


def adida(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build aggregation and disaggregation, see `adida_path`."""
    path = adida_path(
        panel.demand, panel.observed, alpha=parameters["alpha"], bucket=int(parameters["bucket"])
    )
    return LevelModel(path, flat(panel.n_series))


def negative_binomial(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> ParametricModel:
    """Build a negative binomial around the mean of TSB and Syntetos–Boylan, for spare parts."""
    alpha = parameters["alpha"]
    first = intermittent.tsb_path(
        panel.demand, panel.observed, alpha=alpha, beta=parameters["beta"]
    )
    second = intermittent.syntetos_boylan_path(panel.demand, panel.observed, alpha=alpha)
    return ParametricModel((first + second) / 2, flat(panel.n_series))


def rule(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> RuleModel:
    """Build the mean of the latest periods with so many periods of cover on top, no statistics."""
    path = moving_average_path(panel.demand, panel.observed, window=int(parameters["window"]))
    return RuleModel(path, flat(panel.n_series), cover=parameters["cover"])


def adida_path(demand: FloatArray, observed: BoolArray, *, alpha: float, bucket: int) -> FloatArray:
    r"""Smooth sums over buckets that end now, and spread the answer evenly over their periods.

        level(t) = level(t − b) + α (mean of the last b periods − level(t − b))

    Parameters
    ----------
    demand, observed
        Shape (n_periods, n_series), zero where not observed.
    alpha
        Smoothing constant, in (0, 1].
    bucket
        b, periods in a bucket, at least 1.

    Returns
    -------
    FloatArray
        Shape (n_periods + 1, n_series), mean demand per period.

    Notes
    -----
    The k-th bucket weighs max(α, 1/k). O(n_series × n_periods).

    References
    ----------
    K. Nikolopoulos, A. A. Syntetos, J. E. Boylan, F. Petropoulos and V. Assimakopoulos (2011), An
    aggregate–disaggregate intermittent demand approach (ADIDA) to forecasting, Journal of the
    Operational Research Society 62(3), 544–554.

    Examples
    --------
    >>> import numpy as np
    >>> sold = np.array([[0.0], [4.0], [0.0], [8.0]])
    >>> adida_path(sold, np.ones((4, 1), bool), alpha=0.5, bucket=2)[:, 0]
    array([0., 0., 2., 2., 3.])
    """
    path = moving_average_path(demand, observed, window=bucket)
    for period in range(bucket, path.shape[0]):
        count = period // bucket
        if count > 1:
            before = path[period - bucket]
            path[period] = before + max(alpha, 1 / count) * (path[period] - before)
    return path
