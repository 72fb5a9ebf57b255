"""New items that somebody who knows them expects to sell like another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import InvalidParameter
from stockmath.forecasting.asked import whole_numbers
from stockmath.forecasting.calls import forecast_window
from stockmath.forecasting.launch import LaunchPrior, gamma_poisson
from stockmath.forecasting.life import YOUNG
from stockmath.forecasting.results import WindowForecast
from stockmath.forecasting.scaling import scale_of
from stockmath.series import Panel, read_panel

ANALOGUE = "analogue"
WORTH = 0.5  # Of the young periods: so much of its own history weighs as much as the choice.


def forecast_window_like(
    demand: ArrayLike,
    *,
    analogues: ArrayLike,
    window: ArrayLike,
    quantiles: Sequence[float] = (0.5, 0.9, 0.95, 0.99),
    period: str = "day",
    start: date,
    groups: Mapping[str, ArrayLike] | None = None,
    regressors: Mapping[str, ArrayLike] | None = None,
    lead_time_sd: ArrayLike | None = None,
    method: str = "combined",
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> WindowForecast:
    r"""Forecast as `forecast_window` does, young series by the one chosen for each.

    With a and σ_a the mean and sd that the chosen one would have over the same window of H periods,
    s its mean sale, Σx the young one's own sales in n periods and β = 28 days, 6 weeks or 2 months:

        μ = H (β a/H + Σx) / (β + n),   σ² = (σ_a μ/a)² + H μ s / (β + n)

    where the second term is what is not known of the rate. Its quantiles are those of the chosen
    one, moved and widened. The answer is w · own + (1 − w) · this, w = (n/N)² of N young periods.

    Parameters
    ----------
    demand, window, quantiles, period, start, groups, regressors, lead_time_sd, method, seed
        As in `forecast_window`. The chosen one's past is taken with its own labels and drivers,
        the periods ahead with those of the young one.
    analogues
        Shape (n_series,), whole numbers: the row each series is expected to sell like, −1 for none.
    parameters
        As in `forecast_window`.

    Returns
    -------
    WindowForecast
        ``.method`` is ``analogue`` where the choice counted: the series has been seen for fewer
        than 56 days, 12 weeks or 4 months, or never, and the chosen one is expected to sell. All
        other series are answered as if there were no analogues.

    Raises
    ------
    InvalidParameter
        As `forecast_window`; or an analogue is no row of ``demand``, or is the series itself.

    Notes
    -----
    Twice the work of `forecast_window` where an analogue counts.

    References
    ----------
    A. Gelman and others (2013), Bayesian Data Analysis, 3rd edition, section 2.6. On analogues:
    K. B. Kahn (2006), New Product Forecasting: An Applied Approach, M. E. Sharpe, chapter 4.

    Examples
    --------
    >>> sold = np.vstack([np.full(90, 4.0), np.full(90, np.nan)])
    >>> answer = forecast_window_like(
    ...     sold, analogues=[-1, 0], window=[7, 14], start=date(2024, 1, 1))
    >>> answer.mean.round(), answer.method.tolist()
    (array([28., 56.]), ['combined', 'analogue'])
    """
    panel = read_panel(demand, period=period, start=start, groups=groups)
    chosen = _check_analogues(analogues, panel.n_series)
    ask = partial(
        forecast_window,
        window=window,
        quantiles=quantiles,
        period=period,
        start=start,
        lead_time_sd=lead_time_sd,
        method=method,
        seed=seed,
        parameters=parameters,
    )
    own = ask(demand, groups=groups, regressors=regressors)
    young = (panel.observed.sum(axis=0) < YOUNG[period]) & (chosen >= 0)
    if not young.any():
        return own
    sources = np.where(young, chosen, np.arange(young.size))
    like = ask(**_in_place_of(panel, regressors or {}, sources))
    rows = np.flatnonzero(young & (like.mean > 0) & (like.sd > 0))
    belief = _believed(panel, chosen, like, length=np.asarray(window, dtype=np.int64), rows=rows)
    return _mixed(own, belief, rows=rows, weight=_own_weight(panel)[rows])


@dataclass(frozen=True, slots=True)
class _Belief:
    """What the young rows sell if they sell like the chosen ones, corrected by what they sold."""

    mean: FloatArray
    sd: FloatArray
    quantiles: FloatArray


def _believed(
    panel: Panel, chosen: IntArray, like: WindowForecast, *, length: IntArray, rows: IntArray
) -> _Belief:
    first = panel.observed.argmax(axis=0)[rows]
    opening = panel.demand[first, rows]
    sold = panel.demand[:, rows].sum(axis=0) - opening
    seen = panel.observed[:, rows].sum(axis=0) - (opening > 0)
    worth = WORTH * YOUNG[panel.period]
    prior = LaunchPrior(like.mean[rows] / length[rows], np.full(rows.size, worth))
    rate = gamma_poisson(sold, seen.astype(np.float64), prior=prior)
    mean = rate * length[rows]
    moved = like.sd[rows] * mean / like.mean[rows]
    size = scale_of(panel).size[chosen[rows]]
    sd = np.sqrt(moved**2 + length[rows] * mean * size / (worth + seen))
    apart = (like.quantiles[rows] - like.mean[rows, None]) / like.sd[rows, None]
    return _Belief(mean, sd, np.maximum(mean[:, None] + apart * sd[:, None], 0.0))


def _mixed(
    own: WindowForecast, belief: _Belief, *, rows: IntArray, weight: FloatArray
) -> WindowForecast:
    mean, sd, answer = own.mean.copy(), own.sd.copy(), own.quantiles.copy()
    mean[rows] = weight * mean[rows] + (1 - weight) * belief.mean
    sd[rows] = weight * sd[rows] + (1 - weight) * belief.sd
    share = weight[:, None]
    answer[rows] = share * answer[rows] + (1 - share) * belief.quantiles
    names = np.where(np.isin(np.arange(mean.size), rows), ANALOGUE, own.method)
    return replace(own, mean=mean, sd=sd, quantiles=answer, method=names)


def _own_weight(panel: Panel) -> FloatArray:
    """Return how far each series speaks for itself, in [0, 1]; see `launch.shrunk_path`."""
    weight: FloatArray = np.minimum(panel.observed.sum(axis=0) / YOUNG[panel.period], 1.0) ** 2
    return weight


def _in_place_of(
    panel: Panel, regressors: Mapping[str, ArrayLike], rows: IntArray
) -> dict[str, Any]:
    """Return the pasts and labels of ``rows``; what is known ahead stays each series' own."""
    drivers = {name: np.asarray(driver, dtype=np.float64) for name, driver in regressors.items()}
    ended = panel.n_periods
    return {
        "demand": np.where(panel.observed, panel.demand, np.nan).T[rows],
        "groups": {name: labels[rows] for name, labels in panel.groups.items()},
        "regressors": {
            name: d if len(d) == 1 else np.hstack([d[rows, :ended], d[:, ended:]])
            for name, d in drivers.items()
        },
    }


def _check_analogues(analogues: ArrayLike, n_series: int) -> IntArray:
    chosen = whole_numbers("analogues", analogues, shape=(n_series,), low=-1, high=n_series - 1)
    same = np.flatnonzero(chosen == np.arange(n_series))
    if same.size:
        raise InvalidParameter(f"analogues must name another series, row {same[0]} names itself.")
    return chosen
