"""What the global model sees of a series at an origin: ratios only, so that units do not matter."""

from dataclasses import dataclass

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.forecasting.drivers import centred
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.models import LevelModel
from stockmath.forecasting.shapes import without_shape
from stockmath.series import Panel

SPANS = {
    "day": (7, 14, 28, 56, 112, 182, 364),
    "week": (1, 2, 4, 8, 13, 26, 52),
    "month": (1, 2, 3, 4, 6, 12, 24),
}
YEAR = {"day": 364, "week": 52, "month": 12}
MARGIN = {"day": 7, "week": 1, "month": 0}  # Around last year's window: a year repeats loosely.
FLOOR = 1e-3  # Mean sales a period: below it ratios mean nothing.
DRIVERS_MAX = 12


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums of cleared demand and of what was observed, of series or of groups."""

    sold: FloatArray
    seen: FloatArray
    column: IntArray

    def mean(self, start: IntArray, end: IntArray) -> FloatArray:
        """Mean per observed period of [start, end), NaN where nothing was observed."""
        start, end = np.clip((start, end), 0, self.sold.shape[0] - 1)
        count = self.seen[end, self.column] - self.seen[start, self.column]
        total = self.sold[end, self.column] - self.sold[start, self.column]
        return np.where(count > 0, np.maximum(total, 0.0) / np.maximum(count, 1), np.nan)


class Features:
    """Features of any series at any origin of a panel, for a window that starts ``lead`` later.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.shapes import flat
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((2, 90)), period="day", start=date(2024, 1, 1))
    >>> features = Features(panel, LevelModel(np.ones((91, 2)), flat(2)))
    >>> origins, series = np.full((1, 2), 60), np.arange(2)
    >>> features.at(origins, series, lead=0, length=np.array([7, 7])).shape == (
    ...     2, len(features.names))
    True
    """

    def __init__(self, panel: Panel, model: LevelModel) -> None:
        self.panel, self.model = panel, model
        cleared, _told = without_shape(panel, model.shape)
        series = np.arange(panel.n_series)
        self._own = _Sums(
            running_sum(cleared * panel.observed), running_sum(panel.observed), series
        )
        self.sums = (running_sum(panel.demand), self._own.seen)
        self._hits = running_sum(panel.demand > 0)
        self._squares = running_sum(cleared**2)
        rows = np.arange(panel.n_periods + 1)[:, None]
        hit = np.vstack([np.zeros((1, panel.n_series), dtype=bool), panel.demand > 0])
        self._last = np.maximum.accumulate(np.where(hit, rows, 0), axis=0)
        self._first = np.where(
            panel.observed.any(axis=0), panel.observed.argmax(axis=0), panel.n_periods
        )
        everywhere = np.zeros(panel.n_series, dtype=np.int64)
        labels = [everywhere, *(panel.groups[name] for name in sorted(panel.groups))]
        self._groups = [_group_sums(self._own, of) for of in labels]
        names = sorted(panel.drivers)[:DRIVERS_MAX]
        self._drivers = [
            running_sum(centred(panel.drivers[name], n_periods=panel.n_periods)) for name in names
        ]
        self.names: list[str] = []

    def at(self, origins: IntArray, series: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """Return features of ``series`` (m,) at ``origins`` (k, m), as (k · m, n_features).

        ``length`` (m,) are the periods of the window that starts ``lead`` after each origin.
        """
        columns = (
            self._recent(origins, series)
            | self._last_year(origins, series, lead, length)
            | self._of_groups(origins, series, lead, length)
            | self._ahead(origins, series, lead, length)
        )
        self.names = list(columns)
        table = np.stack([np.broadcast_to(c, origins.shape).ravel() for c in columns.values()])
        # Six digits: what differs only in rounding must fall on the same side of every split.
        return np.asarray(np.float32(table.T.round(6)), dtype=np.float64)

    def _recent(self, origins: IntArray, series: IntArray) -> dict[str, FloatArray]:
        level = np.maximum(self.model.path[origins, series], FLOOR)
        own = _Sums(self._own.sold, self._own.seen, series)
        spans = SPANS[self.panel.period]
        columns = {f"mean_{span}": _log(own.mean(origins - span, origins), level) for span in spans}
        for span in (spans[2], spans[4]):
            start = np.maximum(origins - span, 0)
            seen = own.seen[origins, series] - own.seen[start, series]
            hits = self._hits[origins, series] - self._hits[start, series]
            columns[f"share_{span}"] = hits / np.maximum(seen, 1)
        start = np.maximum(origins - spans[3], 0)
        squares = self._squares[origins, series] - self._squares[start, series]
        columns["variation"] = np.log((squares / spans[3] + FLOOR) / level**2)
        columns["level"] = np.log(level)
        columns["since_sale"] = np.minimum(origins - self._last[origins, series], 200)
        columns["age"] = np.minimum(origins - self._first[series], 4 * YEAR[self.panel.period])
        return columns

    def _last_year(
        self, origins: IntArray, series: IntArray, lead: int, length: IntArray
    ) -> dict[str, FloatArray]:
        level = np.maximum(self.model.path[origins, series], FLOOR)
        own = _Sums(self._own.sold, self._own.seen, series)
        year, before = YEAR[self.panel.period], SPANS[self.panel.period][3]
        then = self._same_window(own, origins, lead, length)
        usual = own.mean(origins - year - before, origins - year)
        return {"last_year": _log(then, level), "turn": _log(then, usual + 0.02)}

    def _same_window(
        self, sums: _Sums, origins: IntArray, lead: int, length: IntArray
    ) -> FloatArray:
        """Mean of the same window a year before, with a margin, NaN where it was not seen."""
        margin = MARGIN[self.panel.period]
        start = origins + lead - YEAR[self.panel.period] - margin
        end = np.minimum(start + length + 2 * margin, origins)
        return np.where(start >= 0, sums.mean(start, end), np.nan)

    def _of_groups(
        self, origins: IntArray, series: IntArray, lead: int, length: IntArray
    ) -> dict[str, FloatArray]:
        spans, year = SPANS[self.panel.period], YEAR[self.panel.period]
        columns = {}
        for number, group in enumerate(self._groups):
            sums = _Sums(group.sold, group.seen, group.column[series])
            mean = {span: sums.mean(origins - span, origins) for span in spans[:5]}
            usual = sums.mean(origins - year - spans[3], origins - year)
            then = self._same_window(sums, origins, lead, length)
            columns[f"turn_{number}"] = _log(then, usual)
            columns[f"short_{number}"] = _log(mean[spans[0]], mean[spans[3]])
            columns[f"long_{number}"] = _log(mean[spans[2]], mean[spans[4]])
        return columns

    def _ahead(
        self, origins: IntArray, series: IntArray, lead: int, length: IntArray
    ) -> dict[str, FloatArray]:
        """The calendar and the drivers of the window, against those of the past."""
        spans = SPANS[self.panel.period]
        columns = {"lead": np.full(length.shape, float(lead)), "length": length.astype(np.float64)}
        for number, sums in enumerate(self._drivers):
            column = series if sums.shape[1] > 1 else np.zeros_like(series)
            ahead = _mean(sums, column, origins + lead, origins + lead + length)
            columns[f"driver_{number}"] = ahead
            for name, span in (("short", spans[2]), ("long", spans[5])):
                past = _mean(sums, column, origins - span, origins)
                columns[f"driver_{number}_{name}"] = ahead - past
        return columns


def _mean(sums: FloatArray, column: IntArray, start: IntArray, end: IntArray) -> FloatArray:
    """Mean of a driver over [start, end), as far as it is known."""
    start, end = np.clip((start, end), 0, sums.shape[0] - 1)
    mean: FloatArray = (sums[end, column] - sums[start, column]) / np.maximum(end - start, 1)
    return mean


def _log(value: FloatArray, base: FloatArray) -> FloatArray:
    return np.log(np.maximum(value, FLOOR) / np.maximum(base, FLOOR))


def _group_sums(own: _Sums, labels: IntArray) -> _Sums:
    """Add the running sums of the series that share a label."""
    _names, column = np.unique(labels, return_inverse=True)
    order = np.argsort(column, kind="stable")
    starts = np.flatnonzero(np.diff(column[order], prepend=-1))
    sold, seen = (np.add.reduceat(s[:, order], starts, axis=1) for s in (own.sold, own.seen))
    return _Sums(sold, seen, column.astype(np.int64))
