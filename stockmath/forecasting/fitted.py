"""Methods that fit each series by itself: exponential smoothing and ARIMA, by statsmodels."""

import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.statespace.sarimax import SARIMAX

from stockmath.arrays import FloatArray
from stockmath.forecasting.drivers import centred
from stockmath.forecasting.methods import level_alone
from stockmath.forecasting.models import AheadModel, Purpose, fill_from_last_season
from stockmath.parameters import settle
from stockmath.registry import find
from stockmath.series import Panel

FALLBACK = "combined"
SEASONS_MIN = 3  # Fewer tell a season from an accident badly.
ORDERS = ((0, 1, 1), (1, 1, 1), (1, 0, 0), (1, 0, 1), (2, 0, 1), (0, 1, 2))
HISTORY_MAX = 1_000  # Periods: what lies before no longer matters to either method.
FOURIER_MAX = 3

Fit = Callable[[FloatArray, FloatArray, int, float], FloatArray | None]


def ets(panel: Panel, parameters: Mapping[str, float], purpose: Purpose) -> AheadModel:
    r"""Fit level, damped trend and season to each series, chosen by the corrected AIC.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    parameters
        ``seconds`` a series may take.
    purpose
        How far ahead will be asked.

    Returns
    -------
    AheadModel
        Named ``ets``, or ``combined`` for series with fewer than three seasons, without a fit, or
        out of time. Errors are measured on the level of ``combined``.

    References
    ----------
    R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder (2008), Forecasting with Exponential
    Smoothing, Springer.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.calls import forecast_window
    >>> sold = np.tile([[1.0, 1, 1, 1, 1, 3, 6]], (1, 8))
    >>> answer = forecast_window(sold, window=[7], start=date(2024, 1, 1), method="ets")
    >>> answer.mean.round(), answer.method.tolist()
    (array([14.]), ['ets'])
    """
    return _each("ets", panel, purpose, parameters["seconds"], _fit_ets)


def arima(panel: Panel, parameters: Mapping[str, float], purpose: Purpose) -> AheadModel:
    r"""Fit ARIMA with the season as Fourier terms and the drivers as regressors, to each series.

    The order is the one of six with the least corrected AIC among those tried in time.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale, with drivers if any.
    parameters
        ``seconds`` a series may take.
    purpose
        How far ahead will be asked.

    Returns
    -------
    AheadModel
        Named ``arima``, or ``combined`` as for `ets`.

    References
    ----------
    G. E. P. Box and G. M. Jenkins (1970), Time Series Analysis: Forecasting and Control,
    Holden-Day; regressors after R. J. Hyndman and G. Athanasopoulos (2021), Forecasting: Principles
    and Practice, 3rd edition, chapter 10.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.calls import forecast_window
    >>> answer = forecast_window([[2.0, 3.0]], window=[7], start=date(2024, 1, 1), method="arima")
    >>> answer.method.tolist()
    ['combined']
    """
    return _each("arima", panel, purpose, parameters["seconds"], _fit_arima)


def _each(name: str, panel: Panel, purpose: Purpose, seconds: float, fit: Fit) -> AheadModel:
    """Fit every series that has enough history and sales; the others keep the fallback's answer."""
    base = level_alone(panel, settle(find(FALLBACK).parameters, None, period=panel.period))
    now = np.full((1, panel.n_series), panel.n_periods)
    one = np.ones(panel.n_series, dtype=np.int64)
    horizon = purpose.horizon
    ahead = np.stack(
        [base.expected(now, lead=lead, length=one)[0] for lead in range(horizon)]
    ).reshape(horizon, panel.n_series)
    names = np.full(panel.n_series, FALLBACK, dtype="<U16")
    filled = fill_from_last_season(panel, panel.season_length)
    enough = panel.observed.sum(axis=0) >= SEASONS_MIN * panel.season_length
    for number in np.flatnonzero(enough & ((panel.demand > 0).sum(axis=0) > 1)):
        start = max(int(panel.observed[:, number].argmax()), panel.n_periods - HISTORY_MAX)
        regressors = _regressors(panel, int(number), horizon)
        answer = fit(filled[start:, number], regressors[start:], panel.season_length, seconds)
        if answer is not None:
            ahead[:, number], names[number] = answer[:horizon], name
    return AheadModel(base.path, base.shape, names, ahead)


def _regressors(panel: Panel, number: int, horizon: int) -> FloatArray:
    """Drivers of one series, then Fourier terms of the season, (n_periods + horizon, n_terms)."""
    n_all = panel.n_periods + horizon
    columns = []
    for name in sorted(panel.drivers):
        values = centred(panel.drivers[name], n_periods=panel.n_periods)[:n_all]
        column = values[:, number if values.shape[1] > 1 else 0]
        if np.ptp(column[: panel.n_periods]) > 0:
            columns.append(column)
    angle = 2 * np.pi * (panel.first_season + np.arange(n_all)) / panel.season_length
    for wave in range(1, min(FOURIER_MAX, panel.season_length // 2) + 1):
        columns += [np.sin(wave * angle), np.cos(wave * angle)]
    return np.stack(columns, axis=1)


def _fit_ets(
    demand: FloatArray, regressors: FloatArray, season: int, seconds: float
) -> FloatArray | None:
    horizon = len(regressors) - len(demand)

    def fitted(trend: bool, shape: str | None) -> tuple[float, FloatArray]:  # noqa: FBT001
        model = ExponentialSmoothing(
            demand,
            trend="add" if trend else None,
            damped_trend=trend,
            seasonal=shape,
            seasonal_periods=season if shape else None,
            initialization_method="heuristic" if len(demand) >= 2 * season else "estimated",
        )
        result = model.fit()
        return float(result.aicc), np.asarray(result.forecast(horizon))

    kinds = ((trend, shape) for trend in (False, True) for shape in (None, "add"))
    return _best_in_time((partial(fitted, *kind) for kind in kinds), seconds)


def _fit_arima(
    demand: FloatArray, regressors: FloatArray, _season: int, seconds: float
) -> FloatArray | None:
    past, future = regressors[: len(demand)], regressors[len(demand) :]

    def fitted(order: tuple[int, int, int]) -> tuple[float, FloatArray]:
        model = SARIMAX(demand, past, order=order, trend="n" if order[1] else "c")
        result = model.fit(disp=0, maxiter=30)
        return float(result.aicc), np.asarray(result.forecast(len(future), exog=future))

    return _best_in_time((partial(fitted, order) for order in ORDERS), seconds)


def _best_in_time(
    candidates: Iterator[Callable[[], tuple[float, FloatArray]]], seconds: float
) -> FloatArray | None:
    """Return the forecast with the least criterion of those tried in time, none if all failed."""
    until = time.process_time() + seconds
    best, answer = np.inf, None
    for candidate in candidates:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                criterion, forecast = candidate()
        except (ValueError, np.linalg.LinAlgError):
            continue
        if time.process_time() > until and answer is None:
            return None
        if criterion < best and np.isfinite(forecast).all():
            best, answer = criterion, np.maximum(forecast, 0.0)
        if time.process_time() > until:
            break
    return answer
