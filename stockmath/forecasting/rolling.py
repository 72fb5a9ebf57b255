"""A back-test as one call: forecast at past days with what was known, and score what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from stockmath.accuracy import mase, pinball_loss, rmsse
from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import NotEnoughHistory
from stockmath.forecasting.asked import whole_numbers
from stockmath.forecasting.calls import forecast_panel, forecast_window
from stockmath.scores import value_added
from stockmath.series import check_regressors, read_panel


@dataclass(frozen=True, slots=True)
class RollingScores:
    """What a method would have earned at past origins, over all series that could be scored.

    ``wape`` and ``bias`` of sums over the horizon; ``mase`` and ``rmsse`` means over series of
    single periods; ``value_added`` = 1 − WAPE / WAPE of the seasonal naive; ``pinball`` and
    ``coverage`` by level, of the sums; ``origins`` the periods known at each origin.
    """

    wape: float
    bias: float
    mase: float
    rmsse: float
    value_added: float
    pinball: dict[float, float]
    coverage: dict[float, float]
    origins: IntArray


def rolling_origin(
    demand: ArrayLike,
    *,
    horizon: int,
    start: date,
    n_origins: int = 4,
    step: int | None = None,
    quantiles: Sequence[float] = (0.5, 0.9, 0.95, 0.99),
    period: str = "day",
    groups: Mapping[str, ArrayLike] | None = None,
    regressors: Mapping[str, ArrayLike] | None = None,
    method: str = "combined",
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> RollingScores:
    r"""Forecast the last periods from earlier origins, knowing nothing later, and score it.

    Parameters
    ----------
    demand, start, quantiles, period, groups, method, seed, parameters
        As in `stockmath.forecasting.forecast_panel`.
    horizon
        Periods scored after each origin.
    n_origins, step
        How many origins, and periods between them; the horizon where no step is given. The last
        origin is ``horizon`` before the end.
    regressors
        Shape (n_series or 1, n_periods): the past's own future is in them.

    Returns
    -------
    RollingScores
        No unit, but ``pinball``, in stock units per series.

    Raises
    ------
    InvalidParameter
        As `forecast_panel`.
    NotEnoughHistory
        The first origin would know less than one season, or nothing could be scored.

    Notes
    -----
    A series counts at an origin where something was observed before and all of the horizon was.
    Cost: two forecasts and a seasonal naive an origin.

    References
    ----------
    L. J. Tashman (2000), Out-of-sample tests of forecasting accuracy: an analysis and review,
    International Journal of Forecasting 16(4), 437–450; forecast value added after M. Gilliland
    (2010), The Business Forecasting Deal, Wiley.

    Examples
    --------
    >>> weeks = np.tile([[1.0, 1, 1, 1, 1, 3, 5]], (3, 9))
    >>> scores = rolling_origin(weeks, horizon=7, start=date(2024, 1, 1), method="seasonal_naive")
    >>> round(scores.wape, 9), scores.value_added, scores.origins.tolist()
    (0.0, 0.0, [35, 42, 49, 56])
    """
    panel = read_panel(demand, period=period, start=start, groups=groups)
    ahead = int(whole_numbers("horizon", horizon, shape=()))
    count = int(whole_numbers("n_origins", n_origins, shape=()))
    between = ahead if step is None else int(whole_numbers("step", step, shape=()))
    drivers = check_regressors(
        regressors, n_series=panel.n_series, n_periods=panel.n_periods - ahead, ahead=ahead
    )
    origins = panel.n_periods - ahead - between * np.arange(count)[::-1]
    if origins[0] < panel.season_length:
        raise NotEnoughHistory(
            f"{count} origins of {ahead} periods need {panel.season_length} periods before them: "
            f"{panel.n_periods} are not enough."
        )
    values = np.where(panel.observed, panel.demand, np.nan).T
    common: dict[str, Any] = {"period": period, "start": start, "groups": groups}
    chosen: dict[str, Any] = {"method": method, "seed": seed, "parameters": parameters}
    parts = []
    for origin in origins.tolist():
        known = {name: array[:, : origin + ahead] for name, array in drivers.items()}
        asked = {"regressors": known or None, "quantiles": quantiles} | common | chosen
        past, actual = values[:, :origin], values[:, origin : origin + ahead]
        parts.append(_origin(past, actual, asked=asked, common=common))
    scored = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return _scores(scored, quantiles, origins)


def _origin(
    past: FloatArray, actual: FloatArray, *, asked: dict[str, Any], common: dict[str, Any]
) -> dict[str, FloatArray]:
    """Forecast one origin and return what is scored, of the series that can be."""
    n_series, ahead = actual.shape
    told = (~np.isnan(past)).any(axis=1) & ~np.isnan(actual).any(axis=1)
    days = forecast_panel(past, horizon=ahead, **asked)
    sums = forecast_window(past, window=np.full(n_series, ahead), **asked)
    naive = forecast_panel(past, horizon=ahead, method="seasonal_naive", **common)
    happened, expected, history = actual[told], days.mean[told], past[told]
    return {
        "actual": happened.sum(axis=1),
        "mean": sums.mean[told],
        "quantiles": sums.quantiles[told],
        "naive": naive.mean[told].sum(axis=1),
        "rmsse": rmsse(happened, expected, history=history),
        "mase": mase(happened, expected, history=history),
    }


def _scores(
    scored: dict[str, FloatArray], levels: Sequence[float], origins: IntArray
) -> RollingScores:
    actual, mean = scored["actual"], scored["mean"]
    total = float(actual.sum())
    if not total:
        raise NotEnoughHistory("Nothing was sold in the periods to be scored.")
    loss = {
        float(level): float(
            pinball_loss(actual, scored["quantiles"][:, column], level=level).mean()
        )
        for column, level in enumerate(levels)
    }
    covered = (actual[:, None] <= scored["quantiles"]).mean(axis=0)
    return RollingScores(
        wape=float(np.abs(actual - mean).sum()) / total,
        bias=float((mean - actual).sum()) / total,
        mase=float(scored["mase"].mean()),
        rmsse=float(scored["rmsse"].mean()),
        value_added=value_added(actual, mean, scored["naive"]),
        pinball=loss,
        coverage={float(level): float(share) for level, share in zip(levels, covered, strict=True)},
        origins=origins,
    )
