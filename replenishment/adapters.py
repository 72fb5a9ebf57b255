"""Between the house and the mathematics: arrays on one side, exact numbers on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stockmath.forecasting import WindowForecast, forecast_panel, forecast_window

HORIZON_DAYS = 28  # Of the chart, the stock-out date and the cover.
BAND = (0.1, 0.9)  # Of the chart: eight days of ten lie within.
DIGITS = 4  # Of a forecast: what is stored is what is reckoned with, so it replays.

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Series that one method forecasts together: their days, spans and service targets."""

    demand: FloatArray
    start: date
    window_days: IntArray
    trigger_days: IntArray
    targets: FloatArray
    categories: IntArray
    places: IntArray
    method: str
    parameters: Mapping[str, float]
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Of each series: sums over both spans, with their quantile at the target, and each day."""

    method: Sequence[str]
    window_mean: FloatArray
    window_sd: FloatArray
    window_quantile: FloatArray
    trigger_mean: FloatArray
    trigger_quantile: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray


def ask(question: Question) -> Answer:
    """Forecast every series of ``question``. Raises ``StockmathError``."""
    common: dict[str, Any] = {
        "start": question.start,
        "groups": {"category": question.categories, "place": question.places},
        "method": question.method,
        "parameters": dict(question.parameters) or None,
        "seed": question.seed,
    }
    targets, column = np.unique(question.targets, return_inverse=True)
    asked = {"quantiles": tuple(float(target) for target in targets)} | common
    window = forecast_window(question.demand, window=question.window_days, **asked)
    trigger: WindowForecast = window
    if not np.array_equal(question.window_days, question.trigger_days):
        trigger = forecast_window(question.demand, window=question.trigger_days, **asked)
    days = forecast_panel(question.demand, horizon=HORIZON_DAYS, quantiles=BAND, **common)
    series = np.arange(question.targets.size)
    return Answer(
        method=[str(name) for name in window.method],
        window_mean=window.mean,
        window_sd=window.sd,
        window_quantile=window.quantiles[series, column],
        trigger_mean=trigger.mean,
        trigger_quantile=trigger.quantiles[series, column],
        mean=days.mean,
        low=days.quantiles[:, :, 0],
        high=days.quantiles[:, :, 1],
    )


def exact(number: float) -> Decimal:
    """``number`` with four decimals, as it is stored and reckoned with.

    >>> exact(4.23456)
    Decimal('4.2346')
    """
    return Decimal(f"{number:.{DIGITS}f}")
