"""The builders the registry names: a panel and settled parameters in, a model out."""

from collections.abc import Mapping

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.forecasting import intermittent
from stockmath.forecasting.level import moving_average_path
from stockmath.forecasting.models import CycleModel, LevelModel, fill_from_last_season
from stockmath.forecasting.profile import pooled_profile
from stockmath.series import Panel

TSB_SHARE, AVERAGE_SHARE = 0.5, 0.25
PROFILE_FLOOR = 0.05  # Dividing by less would let one odd sale on a closed day rule the level.


def combined(panel: Panel, parameters: Mapping[str, float]) -> LevelModel:
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
    Members are averaged and never selected: choosing by back-test loses.

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
    >>> combined(panel, values).path[-1]
    array([3.])
    """
    profile = pooled_profile(panel, prior=parameters["profile_prior"])
    level = _without_season(panel, profile)
    smoothed = intermittent.tsb_path(
        level, panel.observed, alpha=parameters["alpha"], beta=parameters["beta"]
    )
    if panel.period == "month":
        second = intermittent.syntetos_boylan_path(level, panel.observed, alpha=parameters["alpha"])
        return LevelModel((smoothed + second) / 2, profile, panel.first_season)
    path = TSB_SHARE * smoothed
    for name in ("short_window", "long_window"):
        window = int(parameters[name])
        path += AVERAGE_SHARE * moving_average_path(level, panel.observed, window=window)
    return LevelModel(path, profile, panel.first_season)


def moving_average(panel: Panel, parameters: Mapping[str, float]) -> LevelModel:
    """Build the mean of the latest ``window`` periods, see `stockmath.forecasting.level`."""
    window = int(parameters["window"])
    return _flat(panel, moving_average_path(panel.demand, panel.observed, window=window))


def tsb(panel: Panel, parameters: Mapping[str, float]) -> LevelModel:
    """Build Teunter–Syntetos–Babai, see `stockmath.forecasting.intermittent.tsb`."""
    path = intermittent.tsb_path(
        panel.demand, panel.observed, alpha=parameters["alpha"], beta=parameters["beta"]
    )
    return _flat(panel, path)


def syntetos_boylan(panel: Panel, parameters: Mapping[str, float]) -> LevelModel:
    """Build Syntetos–Boylan, see `stockmath.forecasting.intermittent.syntetos_boylan`."""
    path = intermittent.syntetos_boylan_path(
        panel.demand, panel.observed, alpha=parameters["alpha"]
    )
    return _flat(panel, path)


def naive(panel: Panel, _parameters: Mapping[str, float]) -> LevelModel:
    """Build the last observed value, held for every period ahead."""
    return _flat(panel, moving_average_path(panel.demand, panel.observed, window=1))


def seasonal_naive(panel: Panel, _parameters: Mapping[str, float]) -> CycleModel | LevelModel:
    """Build the last season repeated; with less history than one season, the plain mean."""
    length = panel.season_length
    if panel.n_periods < length:
        whole = moving_average_path(panel.demand, panel.observed, window=panel.n_periods)
        return _flat(panel, whole)
    return CycleModel(fill_from_last_season(panel, length), length)


def _flat(panel: Panel, path: FloatArray) -> LevelModel:
    return LevelModel(path, np.ones((panel.n_series, 1)), 0)


def _without_season(panel: Panel, profile: FloatArray) -> FloatArray:
    """Divide demand by the multiplier of its season."""
    seasons = (panel.first_season + np.arange(panel.n_periods)) % profile.shape[1]
    level: FloatArray = panel.demand / np.maximum(profile.T, PROFILE_FLOOR)[seasons]
    return level
