"""What a method leaves behind: the expected demand of any stretch, as known at any time."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stockmath.arrays import FloatArray, IntArray
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.shapes import Shape
from stockmath.series import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a model will be asked, so that one that learns can learn just that.

    ``window`` (n_series,) periods summed from now on, or none where single periods up to
    ``horizon`` ahead are wanted; ``seed`` for methods that draw.
    """

    horizon: int
    window: IntArray | None = None
    seed: int = 0


class Model(Protocol):
    """Answers what was expected at each origin, and between one period and the next."""

    @property
    def warm_up(self) -> int:
        """Return how many periods must be known before an answer is the method's own."""

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """Return the expected sum over [origin + lead, origin + lead + length).

        ``origins`` has shape (n_origins, n_series), ``length`` (n_series,); the answer has the
        shape of ``origins`` and uses the first ``origin`` periods only.
        """

    def level(self, origins: IntArray) -> FloatArray:
        """Return the mean per period over a whole season ahead, in the shape of ``origins``."""

    def one_step(self) -> FloatArray:
        """Return the forecasts of each period made just before it, (n_periods, n_series)."""


@dataclass(frozen=True, slots=True)
class LevelModel:
    """A level times a shape: the level may differ at each origin.

    ``path`` has shape (n_periods + 1, n_series), row t knowing t periods; ``shape`` are the
    multipliers of season and drivers.
    """

    path: FloatArray
    shape: Shape

    @property
    def warm_up(self) -> int:
        """See `Model`."""
        return 1

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """See `Model`."""
        series = np.arange(self.path.shape[1])
        shape = self.shape.until(origins + lead + length) - self.shape.until(origins + lead)
        expected: FloatArray = self.path[origins, series] * np.maximum(shape, 0.0)
        return expected

    def level(self, origins: IntArray) -> FloatArray:
        """See `Model`."""
        level: FloatArray = self.path[origins, np.arange(self.path.shape[1])]
        return level

    def one_step(self) -> FloatArray:
        """See `Model`."""
        forecasts: FloatArray = self.path[:-1] * self.shape.at(self.path.shape[0] - 1)
        return forecasts


@dataclass(frozen=True, slots=True)
class NamedModel(LevelModel):
    """A level that says for each series which method made it, (n_series,)."""

    names: NDArray[np.str_] | None = None


@dataclass(frozen=True, slots=True)
class AheadModel(NamedModel):
    """A forecast from the last period known, (n_ahead, n_series); before that, a level's.

    For methods too slow to be asked at many days of the past: errors are measured on the level.
    """

    ahead: FloatArray | None = None

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """See `Model`."""
        usual = LevelModel.expected(self, origins, lead=lead, length=length)
        if self.ahead is None or lead >= self.ahead.shape[0]:
            return usual
        sums = running_sum(self.ahead)
        series = np.arange(self.path.shape[1])
        end = np.minimum(lead + length, self.ahead.shape[0])
        now = sums[end, series] - sums[lead]
        return np.where(origins == self.path.shape[0] - 1, np.maximum(now, 0.0), usual)


@dataclass(frozen=True, slots=True)
class CycleModel:
    """The last season repeats: ``filled`` is demand with gaps closed, (n_periods, n_series)."""

    filled: FloatArray
    n_seasons: int

    @property
    def warm_up(self) -> int:
        """See `Model`."""
        return self.n_seasons

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """See `Model`."""
        sums = running_sum(self.filled)
        return self._ahead(sums, origins, lead + length) - self._ahead(sums, origins, lead)

    def level(self, origins: IntArray) -> FloatArray:
        """See `Model`."""
        sums = running_sum(self.filled)
        return self._ahead(sums, origins, self.n_seasons) / self.n_seasons

    def one_step(self) -> FloatArray:
        """See `Model`."""
        n_periods = self.filled.shape[0]
        earlier = np.maximum(np.arange(n_periods) - self.n_seasons, 0)
        forecasts: FloatArray = self.filled[earlier]
        return forecasts

    def _ahead(self, sums: FloatArray, origins: IntArray, count: IntArray | int) -> FloatArray:
        """Sum the first ``count`` periods ahead of each origin, the last season repeated.

        Before a whole season was seen, the season starts at the first period.
        """
        series = np.arange(self.filled.shape[1])
        start = np.maximum(origins - self.n_seasons, 0)
        end = np.minimum(start + self.n_seasons, self.filled.shape[0])
        whole = np.floor_divide(count, self.n_seasons)
        rest = np.minimum(start + np.mod(count, self.n_seasons), self.filled.shape[0])
        before = sums[start, series]
        ahead: FloatArray = whole * (sums[end, series] - before) + sums[rest, series] - before
        return ahead


def fill_from_last_season(panel: Panel, n_seasons: int) -> FloatArray:
    """Close gaps with the value a season before, or with the first one seen where there is none.

    Parameters
    ----------
    panel
        Trusted demand, time first.
    n_seasons
        Periods in a season, 1 for the value just before.

    Returns
    -------
    FloatArray
        Shape (n_periods, n_series), stock units per period.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[5.0, float("nan")]], period="day", start=date(2024, 1, 1))
    >>> fill_from_last_season(panel, 1)[:, 0]
    array([5., 5.])
    """
    first = panel.observed.argmax(axis=0)
    opening = panel.demand[first, np.arange(panel.n_series)]
    filled = np.where(panel.observed, panel.demand, opening)
    for period in range(n_seasons, panel.n_periods):
        filled[period] = np.where(
            panel.observed[period], filled[period], filled[period - n_seasons]
        )
    return filled
