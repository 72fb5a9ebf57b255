"""The builders the registry names: a panel and settled parameters in, a model out."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from stockmath.arrays import BoolArray, FloatArray
from stockmath.forecasting import intermittent
from stockmath.forecasting.drivers import driver_lift
from stockmath.forecasting.global_model import GlobalModel, fit_global
from stockmath.forecasting.launch import shrunk_path
from stockmath.forecasting.level import moving_average_path
from stockmath.forecasting.models import (
    CycleModel,
    LevelModel,
    NamedModel,
    Purpose,
    fill_from_last_season,
)
from stockmath.forecasting.profile import pooled_profile
from stockmath.forecasting.shapes import SeasonShape, Shape, driven, flat, without_shape
from stockmath.series import Panel

TSB_SHARE, AVERAGE_SHARE = 0.5, 0.25
DRIVER_PASSES = 4  # The season is estimated without the drivers, the drivers without the season.


def combined(
    panel: Panel, parameters: Mapping[str, float], purpose: Purpose
) -> GlobalModel | LevelModel:
    r"""Build the default method: three levels averaged, times a pooled seasonal profile.

    Days and weeks: level = ½ TSB + ¼ mean(short) + ¼ mean(long), of demand divided by its
    profile; months: level = ½ TSB + ½ Syntetos–Boylan.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    parameters
        ``alpha``, ``beta``, ``short_window``, ``long_window``, ``profile_prior``.

    Returns
    -------
    LevelModel
        Levels known after each period, and the profile.

    Notes
    -----
    Members are averaged and never selected: choosing by back-test loses. Where the global model is
    due and LightGBM does not load, level and profile answer, and say so as ``level_alone``.

    References
    ----------
    R. T. Clemen (1989), Combining forecasts: a review and annotated bibliography, International
    Journal of Forecasting 5(4), 559–583.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.registry import find
    >>> from stockmath.parameters import settle
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.full((1, 60), 3.0), period="day", start=date(2024, 1, 1))
    >>> values = settle(find("combined").parameters, None, period="day")
    >>> combined(panel, values, Purpose(horizon=7)).path[-1]
    array([3.])
    """
    model = level_alone(panel, parameters)
    share = parameters["global_share"]
    return fit_global(panel, model, purpose=purpose, share=share)


def global_only(
    panel: Panel, parameters: Mapping[str, float], purpose: Purpose
) -> GlobalModel | LevelModel:
    """Build `combined` with the global model alone, where there is enough to learn it from.

    Otherwise the level of `combined` answers and is named: ``combined`` where there is too little
    to learn from, ``level_alone`` where LightGBM does not load.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.calls import forecast_window
    >>> answer = forecast_window([[3.0] * 9], window=[2], start=date(2024, 1, 1), method="global")
    >>> answer.method.tolist()
    ['combined']
    """
    base = level_alone(panel, parameters)
    model = fit_global(panel, base, purpose=purpose, share=1.0)
    if isinstance(model, GlobalModel):
        model.share = 1.0
        return model
    if isinstance(model, NamedModel):
        return model
    return NamedModel(base.path, base.shape, names=np.full(panel.n_series, "combined"))


def level_alone(panel: Panel, parameters: Mapping[str, float]) -> LevelModel:
    """Build the level and shape of `combined`, without the global model.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.registry import find
    >>> from stockmath.parameters import settle
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.full((1, 60), 3.0), period="day", start=date(2024, 1, 1))
    >>> level_alone(panel, settle(find("combined").parameters, None, period="day")).path[-1]
    array([3.])
    """
    shape = seasonal_shape(panel, prior=parameters["profile_prior"])
    level, told = without_shape(panel, shape)
    path = shrunk_path(panel, level, _combined_path(panel, level, told, parameters))
    return LevelModel(path, shape)


def _combined_path(
    panel: Panel, level: FloatArray, told: BoolArray, parameters: Mapping[str, float]
) -> FloatArray:
    """Average the members known after each period, (n_periods + 1, n_series)."""
    smoothed = intermittent.tsb_path(
        level, told, alpha=parameters["alpha"], beta=parameters["beta"]
    )
    if panel.period == "month":
        second = intermittent.syntetos_boylan_path(level, told, alpha=parameters["alpha"])
        return (smoothed + second) / 2
    path = TSB_SHARE * smoothed
    for name in ("short_window", "long_window"):
        window = int(parameters[name])
        path += AVERAGE_SHARE * moving_average_path(level, told, window=window)
    return path


def moving_average(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build the mean of the latest ``window`` periods, see `stockmath.forecasting.level`."""
    window = int(parameters["window"])
    return _flat(panel, moving_average_path(panel.demand, panel.observed, window=window))


def tsb(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build Teunter–Syntetos–Babai, see `stockmath.forecasting.intermittent.tsb`."""
    path = intermittent.tsb_path(
        panel.demand, panel.observed, alpha=parameters["alpha"], beta=parameters["beta"]
    )
    return _flat(panel, path)


def syntetos_boylan(
    panel: Panel, parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build Syntetos–Boylan, see `stockmath.forecasting.intermittent.syntetos_boylan`."""
    path = intermittent.syntetos_boylan_path(
        panel.demand, panel.observed, alpha=parameters["alpha"]
    )
    return _flat(panel, path)


def naive(
    panel: Panel, _parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> LevelModel:
    """Build the last observed value, held for every period ahead."""
    return _flat(panel, moving_average_path(panel.demand, panel.observed, window=1))


def seasonal_naive(
    panel: Panel, _parameters: Mapping[str, float], _purpose: Purpose | None = None
) -> CycleModel | LevelModel:
    """Build the last season repeated; with less history than one season, the plain mean."""
    length = panel.season_length
    if panel.n_periods < length:
        whole = moving_average_path(panel.demand, panel.observed, window=panel.n_periods)
        return _flat(panel, whole)
    return CycleModel(fill_from_last_season(panel, length), length)


def seasonal_shape(panel: Panel, *, prior: float) -> Shape:
    """Return the pooled profile, times what the panel's drivers do.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((1, 21)), period="day", start=date(2024, 1, 1))
    >>> seasonal_shape(panel, prior=300.0).at(2)
    array([[1.],
           [1.]])
    """
    return driven(*season_and_lift(panel, prior=prior))


def season_and_lift(panel: Panel, *, prior: float) -> tuple[SeasonShape, FloatArray | None]:
    """Return the season without the drivers, and what the drivers do without the season.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((1, 21)), period="day", start=date(2024, 1, 1))
    >>> season_and_lift(panel, prior=300.0)[1] is None
    True
    """
    season = SeasonShape(pooled_profile(panel, prior=prior), panel.first_season)
    lift = None
    for _pass in range(DRIVER_PASSES if panel.drivers else 0):
        lift = driver_lift(panel, season.at(panel.n_periods))
        if lift is None:
            break
        cleared, told = without_shape(panel, driven(flat(panel.n_series), lift))
        rest = replace(panel, demand=cleared * told, observed=told)
        season = SeasonShape(pooled_profile(rest, prior=prior), panel.first_season)
    return season, lift


def _flat(panel: Panel, path: FloatArray) -> LevelModel:
    return LevelModel(path, flat(panel.n_series))
