"""Multipliers by period: a season that repeats, with or without known-ahead drivers on top."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.forecasting.level import running_sum
from stockmath.series import Panel

SHAPE_MIN = 0.1  # Quieter periods, such as closed days, tell nothing about the level.


class Shape(Protocol):
    """Multipliers of every series and period, summed up to any period."""

    def until(self, period: IntArray, series: IntArray | None = None) -> FloatArray:
        """Sum the multipliers before ``period``, shape (…, n_series) in and out.

        With ``series`` (m,) the columns are those series instead of all.
        """

    def at(self, n_periods: int) -> FloatArray:
        """Return the multipliers of the first periods, (n_periods, n_series)."""


@dataclass(frozen=True, slots=True)
class SeasonShape:
    """A season that repeats: ``profile`` (n_series, n_seasons), ``first_season`` of period 0."""

    profile: FloatArray
    first_season: int

    def until(self, period: IntArray, series: IntArray | None = None) -> FloatArray:
        """See `Shape`."""
        n_seasons = self.profile.shape[1]
        cumulative = running_sum(self.profile.T)
        position = period + self.first_season
        whole, rest = position // n_seasons, position % n_seasons
        series = np.arange(self.profile.shape[0]) if series is None else series
        sums: FloatArray = whole * cumulative[-1, series] + cumulative[rest, series]
        return sums

    def at(self, n_periods: int) -> FloatArray:
        """See `Shape`."""
        seasons = (self.first_season + np.arange(n_periods)) % self.profile.shape[1]
        multipliers: FloatArray = self.profile.T[seasons]
        return multipliers


@dataclass(frozen=True, slots=True)
class DrivenShape:
    """Any multipliers: ``sums`` (n_periods + ahead + 1, n_series) are their running sums.

    Beyond the last known period the last known season goes on.
    """

    sums: FloatArray
    season: int

    def until(self, period: IntArray, series: IntArray | None = None) -> FloatArray:
        """See `Shape`."""
        last = self.sums.shape[0] - 1
        series = np.arange(self.sums.shape[1]) if series is None else series
        inside = np.minimum(period, last)
        year = (self.sums[-1] - self.sums[max(last - self.season, 0)])[series]
        beyond = (period - inside) / min(self.season, max(last, 1)) * year
        sums: FloatArray = self.sums[inside, series] + beyond
        return sums

    def at(self, n_periods: int) -> FloatArray:
        """See `Shape`."""
        multipliers: FloatArray = np.diff(self.sums[: n_periods + 1], axis=0)
        return multipliers


def flat(n_series: int) -> SeasonShape:
    """Return the shape of demand that knows no season.

    Examples
    --------
    >>> flat(2).until(np.array([[3, 3]]))
    array([[3., 3.]])
    """
    return SeasonShape(np.ones((n_series, 1)), 0)


def driven(season: SeasonShape, lift: FloatArray | None) -> Shape:
    """Return ``season`` times ``lift`` (n_periods + ahead, n_series), or ``season`` alone.

    Examples
    --------
    >>> driven(flat(1), np.array([[1.0], [3.0]])).until(np.array([[2]]))
    array([[4.]])
    """
    if lift is None:
        return season
    return DrivenShape(running_sum(season.at(lift.shape[0]) * lift), season.profile.shape[1])


def without_shape(panel: Panel, shape: Shape) -> tuple[FloatArray, BoolArray]:
    """Divide demand by its multipliers, and say which periods tell of the level.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[2.0, 4.0]], period="day", start=date(2024, 1, 1))
    >>> without_shape(panel, driven(flat(1), np.array([[1.0], [4.0]])))[0][:, 0]
    array([2., 1.])
    """
    multipliers = shape.at(panel.n_periods)
    told = panel.observed & (multipliers >= SHAPE_MIN)
    return np.where(told, panel.demand, 0.0) / np.maximum(multipliers, SHAPE_MIN), told
