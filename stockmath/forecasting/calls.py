"""The two public calls: demand of each period ahead, and demand over a protection window."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from stockmath.forecasting.ahead import periods_ahead
from stockmath.forecasting.asked import (
    check_seed,
    lead_time_spread,
    levels_asked,
    made_by,
    whole_numbers,
)
from stockmath.forecasting.models import Model, Purpose
from stockmath.forecasting.results import PanelForecast, WindowForecast
from stockmath.forecasting.scaling import prepare
from stockmath.forecasting.window import over_window
from stockmath.parameters import settle
from stockmath.registry import find
from stockmath.series import check_regressors, read_panel, with_drivers


def forecast_panel(
    demand: ArrayLike,
    *,
    horizon: int,
    quantiles: Sequence[float] = (0.5, 0.9, 0.95, 0.99),
    period: str = "day",
    start: date,
    groups: Mapping[str, ArrayLike] | None = None,
    regressors: Mapping[str, ArrayLike] | None = None,
    method: str = "combined",
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> PanelForecast:
    r"""Forecast the demand of each of the next periods, all series at once.

    mean of period t = level × multiplier of its season; its quantiles as in `forecast_window`
    for windows of one period, learned one period, half the horizon and the horizon ahead and
    interpolated between.

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), float, oldest first, stock units per period, not negative.
        NaN means not yet on sale, or out of stock.
    horizon
        Periods ahead, 1 to 3660.
    quantiles
        Probabilities, each in (0, 1), in any order.
    period
        ``"day"``, ``"week"`` or ``"month"``.
    start
        First day of the first period.
    groups
        Integer labels of shape (n_series,) under ``"category"`` and ``"place"``: series that
        share a label share a season.
    regressors
        Known-ahead drivers of shape (n_series or 1, n_periods + horizon): 0 and 1 for what is on or
        off (promotion, holiday, open), any number for the rest (price, weather). NaN only in the
        past. `combined`, `global` and `arima` learn from them.
    method
        A name in `stockmath.registry`.
    seed
        For methods that draw: `combined` where it trains the global model, `global`, `lstm`.
    parameters
        Values by name for the declared parameters of ``method``; defaults where absent.

    Returns
    -------
    PanelForecast
        Means and quantiles, stock units per period; never NaN, never negative, never crossing.

    Raises
    ------
    InvalidParameter
        A shape or value lies outside its domain; the sentence names it.
    UnknownMethod
        There is no method of that name.

    Notes
    -----
    Uses all of ``demand`` and nothing later. A series never observed is answered with 0 and the
    method ``no_history``. O(n_series × (n_periods + horizon)).

    References
    ----------
    As the members: `stockmath.forecasting.methods.combined`, `window_quantiles`.

    Examples
    --------
    >>> answer = forecast_panel([[2.0] * 60], horizon=2, start=date(2024, 1, 1))
    >>> answer.mean
    array([[2., 2.]])
    """
    levels = levels_asked(quantiles)
    ahead = int(whole_numbers("horizon", horizon, shape=()))
    panel = read_panel(demand, period=period, start=start, groups=groups)
    drivers = check_regressors(
        regressors, n_series=panel.n_series, n_periods=panel.n_periods, ahead=ahead
    )
    check_seed(seed)
    settled = settle(find(method).parameters, parameters, period=period)
    ready = prepare(with_drivers(panel, drivers))
    model: Model = find(method).load()(ready.panel, settled, Purpose(horizon=ahead, seed=seed))

    ascending, back = np.unique(levels, return_inverse=True)
    mean, answer = periods_ahead(
        ready.panel, model, horizon=ahead, levels=ascending, unit=ready.scale.unit
    )
    return PanelForecast(
        mean=ready.returned(mean),
        quantiles=ready.returned(answer)[:, :, back],
        method=made_by(method, ready, model),
    )


def forecast_window(
    demand: ArrayLike,
    *,
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
    r"""Forecast the sum of demand over each series' protection window, all series at once.

    With μ the mean over the window of H periods, σ_e the error scale of window sums (`backtest`),
    d = μ/H and σ_L the sd of the lead time:

        σ² = σ_e² + d² σ_L²,   Q(q) = μ + k(q, μ/σ) σ

    with k conformal, giving way to a negative binomial where errors are few
    (`window_quantiles`).

    Parameters
    ----------
    demand
        Shape (n_series, n_periods), float, oldest first, stock units per period, not negative.
        NaN means not yet on sale, or out of stock.
    window
        Shape (n_series,), periods of protection (lead time + review), 1 to 3660.
    quantiles
        Probabilities, each in (0, 1), in any order.
    period
        ``"day"``, ``"week"`` or ``"month"``.
    start
        First day of the first period.
    groups
        Integer labels of shape (n_series,) under ``"category"`` and ``"place"``: series that
        share a label share a season.
    regressors
        Known-ahead drivers of shape (n_series or 1, n_periods + longest window), as in
        `forecast_panel`.
    lead_time_sd
        Shape (n_series,), periods, not negative; none means certain.
    method
        A name in `stockmath.registry`.
    seed
        For methods that draw: `combined` where it trains the global model, `global`, `lstm`.
    parameters
        Values by name for the declared parameters of ``method``; defaults where absent.

    Returns
    -------
    WindowForecast
        Mean, sd and quantiles, stock units; never NaN, never negative, never crossing.

    Raises
    ------
    InvalidParameter
        A shape or value lies outside its domain; the sentence names it.
    UnknownMethod
        There is no method of that name.

    Notes
    -----
    Uses all of ``demand`` and nothing later. A series never observed is answered with 0 and the
    method ``no_history``. O(n_series × n_periods).

    References
    ----------
    As the members; the lead-time term after E. A. Silver, D. F. Pyke and D. J. Thomas (2017),
    Inventory and Production Management in Supply Chains, 4th edition, section 6.10.

    Examples
    --------
    >>> answer = forecast_window([[2.0] * 60], window=[7], start=date(2024, 1, 1))
    >>> answer.mean
    array([14.])
    """
    levels = levels_asked(quantiles)
    panel = read_panel(demand, period=period, start=start, groups=groups)
    length = whole_numbers("window", window, shape=(panel.n_series,))
    longest = int(length.max(initial=1))
    drivers = check_regressors(
        regressors, n_series=panel.n_series, n_periods=panel.n_periods, ahead=longest
    )
    late = lead_time_spread(lead_time_sd, panel.n_series)
    check_seed(seed)
    settled = settle(find(method).parameters, parameters, period=period)
    ready = prepare(with_drivers(panel, drivers))
    length, late = length[ready.order], late[ready.order]
    purpose = Purpose(horizon=longest, window=length, seed=seed)
    model: Model = find(method).load()(ready.panel, settled, purpose)

    ascending, back = np.unique(levels, return_inverse=True)
    mean, sd, answer = over_window(
        ready.panel, model, length=length, late=late, levels=ascending, unit=ready.scale.unit
    )
    return WindowForecast(
        mean=ready.returned(mean),
        sd=ready.returned(sd),
        quantiles=ready.returned(answer)[:, back],
        method=made_by(method, ready, model),
    )
