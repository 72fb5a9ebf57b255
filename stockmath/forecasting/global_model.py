"""One model over all series: it corrects the level by what series like these did before."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.errors import MissingPart
from stockmath.forecasting.boosting import Booster, lightgbm
from stockmath.forecasting.features import FLOOR, YEAR, Features
from stockmath.forecasting.models import LevelModel, NamedModel, Purpose
from stockmath.series import Panel

SERIES_MIN, PERIODS_MIN = 100, 120  # Fewer teach trees nothing that the level does not know.
FOLDS = 3
TESTS = 24  # Origins at which the share of the boosters is earned.
ROWS_MAX, ROWS_MIN = 40_000, 2_000
WARM_UP = {"day": 56, "week": 26, "month": 12}
STEP = {"day": 14, "week": 3, "month": 1}  # Periods between training origins.
BLOCK = {"day": 7, "week": 4, "month": 1}  # Periods ahead that are corrected together.
LEADS_MAX = 4
SEEN_SHARE_MIN = 0.7
LEVEL_ALONE = "level_alone"
CELLS_MAX = 50_000  # Answered at once: enough for speed, little enough for memory.


@dataclass(slots=True)
class GlobalModel:
    """A level, and boosters that correct it, each for the origins after the periods it knows.

    ``boosters`` pairs each booster with how many periods it has seen, in ascending order; a
    window of several periods is corrected as one, single periods by blocks.
    """

    level_model: LevelModel
    features: Features
    boosters: list[tuple[int, Booster]]
    share: float
    block: int
    _known: dict[bytes, FloatArray] = field(default_factory=dict)

    @property
    def warm_up(self) -> int:
        """See `Model`."""
        return self.boosters[0][0]

    def expected(self, origins: IntArray, *, lead: int, length: IntArray) -> FloatArray:
        """See `Model`."""
        base = self.level_model.expected(origins, lead=lead, length=length)
        if self.block:
            lead -= lead % self.block
            length = np.maximum(length, self.block)
        ratio = self._ratio(origins, lead, length)
        return base * (1 - self.share + self.share * ratio)

    def level(self, origins: IntArray) -> FloatArray:
        """See `Model`."""
        return self.level_model.level(origins)

    def one_step(self) -> FloatArray:
        """See `Model`."""
        return self.level_model.one_step()

    def _ratio(self, origins: IntArray, lead: int, length: IntArray) -> FloatArray:
        """Return corrections in the shape of ``origins``; the days of a block are asked once."""
        key = b"".join((origins.tobytes(), length.tobytes(), lead.to_bytes(4, "big")))
        if key not in self._known:
            self._known.clear()
            self._known[key] = self._computed(origins, lead, length)
        return self._known[key]

    def _computed(self, origins: IntArray, lead: int, length: IntArray) -> FloatArray:
        ratio = np.ones(origins.shape)
        series = np.arange(origins.shape[1])
        starts = np.array([known for known, _booster in self.boosters])
        which = np.searchsorted(starts, origins, side="right") - 1
        for number, (_known, booster) in enumerate(self.boosters):
            for rows in self._together(which == number):
                chosen = np.flatnonzero((which[rows] == number).all(axis=0))
                asked = origins[np.ix_(rows, chosen)]
                table = self.features.at(asked, series[chosen], lead=lead, length=length[chosen])
                ratio[np.ix_(rows, chosen)] = booster.ratio(table).reshape(asked.shape)
        return ratio

    @staticmethod
    def _together(mine: BoolArray) -> Iterator[IntArray]:
        """Yield rows to be answered at once: whole ones some at a time, mixed ones alone."""
        whole = np.flatnonzero(mine.all(axis=1))
        if whole.size:
            yield from np.array_split(whole, -(-whole.size * mine.shape[1] // CELLS_MAX))
        for row in np.flatnonzero(mine.any(axis=1) & ~mine.all(axis=1)):
            yield np.array([row])


def fit_global(
    panel: Panel, model: LevelModel, *, purpose: Purpose, share: float
) -> GlobalModel | LevelModel:
    r"""Train boosters on sums over past windows and return the model they make with the level.

    mean = level × shape × (1 − w + w r),   r = exp(trees),   w ≤ ``share``

    where the trees maximise a Tweedie likelihood of the demand of past windows, with the level's
    forecast as offset. A booster of all periods answers for now; three earlier ones, that know a
    part of the last year only, answer for its origins, so that errors measured there are honest.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    model
        The level and its shape, known at every origin.
    purpose
        The windows, or the periods ahead, that will be asked for; and the seed.
    share
        The most that w may be, in [0, 1]; w is what would have been best at the origins tested.

    Returns
    -------
    GlobalModel | LevelModel
        ``model`` itself where there are fewer than 100 series, 120 periods or 2,000 past windows,
        where nothing was sold in them, or where the share is zero; under the
        name ``level_alone`` where LightGBM does not load.

    Notes
    -----
    At most 40,000 windows are learned from, drawn by the seed. Cost does not grow with the panel
    beyond that, but for the features of the answers.

    References
    ----------
    G. Ke and others (2017), LightGBM: a highly efficient gradient boosting decision tree,
    Advances in Neural Information Processing Systems 30; S. Makridakis, E. Spiliotis and
    V. Assimakopoulos (2022), M5 accuracy competition: results, findings and conclusions,
    International Journal of Forecasting 38(4), 1346–1364.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.shapes import flat
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((2, 90)), period="day", start=date(2024, 1, 1))
    >>> level = LevelModel(np.ones((91, 2)), flat(2))
    >>> fit_global(panel, level, purpose=Purpose(horizon=7), share=0.7) is level
    True
    """
    if not share or panel.n_series < SERIES_MIN or panel.n_periods < PERIODS_MIN:
        return model
    try:
        lightgbm()
    except MissingPart:
        return NamedModel(model.path, model.shape, names=np.full(panel.n_series, LEVEL_ALONE))
    features = Features(panel, model)
    span = min(YEAR[panel.period], panel.n_periods // 2)
    ends = [panel.n_periods - span * fold // FOLDS for fold in range(FOLDS, -1, -1)]
    boosters = []
    for known in ends:
        rows = _training_rows(panel, features, known=known, purpose=purpose)
        if rows is not None:
            boosters.append((known, Booster(*rows[:2], base=rows[2], seed=purpose.seed)))
    if not boosters or boosters[-1][0] < panel.n_periods:
        return model
    block = 0 if purpose.window is not None else min(BLOCK[panel.period], purpose.horizon)
    fitted = GlobalModel(model, features, boosters, 1.0, block)
    fitted.share = min(_earned_share(panel, fitted, purpose), share)
    return fitted


def _earned_share(panel: Panel, fitted: GlobalModel, purpose: Purpose) -> float:
    """Return the weight of the boosters that would have served best where they were tested."""
    lead = 0 if purpose.window is not None else purpose.horizon // 2 // fitted.block * fitted.block
    length = purpose.window
    if length is None:
        length = np.full(panel.n_series, fitted.block)
    last = panel.n_periods - lead - int(length.max(initial=1))
    if last <= fitted.warm_up:
        return 1.0
    series = np.arange(panel.n_series)
    rows = np.unique(np.linspace(fitted.warm_up, last, TESTS).astype(int))
    origins = np.repeat(rows[:, None], panel.n_series, axis=1)
    base = fitted.level_model.expected(origins, lead=lead, length=length)
    step = fitted.expected(origins, lead=lead, length=length) - base
    sold, seen = fitted.features.sums
    start, end = origins + lead, origins + lead + length
    count = seen[end, series] - seen[start, series]
    told = (count >= SEEN_SHARE_MIN * length) & (base > 0)
    error = (sold[end, series] - sold[start, series]) * length / np.maximum(count, 1) - base
    weight = told / np.maximum(base, FLOOR * length)
    return float(
        np.clip((step * error * weight).sum() / max((step**2 * weight).sum(), 1e-12), 0, 1)
    )


def _training_rows(
    panel: Panel, features: Features, *, known: int, purpose: Purpose
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Features, demand and the level's forecast per period of windows that ended by ``known``."""
    generator = np.random.default_rng(purpose.seed)
    jobs = list(_jobs(panel, known, purpose))
    warm, step = WARM_UP[panel.period], STEP[panel.period]
    per_job = ROWS_MAX // max(len(jobs), 1)
    series = np.arange(panel.n_series)
    n_origins = max((known - warm) // step, 1)
    if panel.n_series * n_origins > 2 * per_job:
        n_chosen = max(per_job // n_origins, SERIES_MIN)
        series = np.sort(generator.choice(panel.n_series, n_chosen, replace=False))
    parts = []
    for lead, length in jobs:
        last = known - lead - length[series]
        origins = last - np.arange(n_origins)[:, None] * step
        part = _rows(features, np.maximum(origins, 0), series, lead=lead, length=length[series])
        keep = np.flatnonzero(part[3] & (origins >= warm).ravel())
        if keep.size > per_job:
            keep = np.sort(generator.choice(keep, per_job, replace=False))
        parts.append([array[keep] for array in part[:3]])
    if not parts or sum(len(part[1]) for part in parts) < ROWS_MIN:
        return None
    table, actual, base = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return (table, actual, base) if actual.any() else None  # Nothing sold teaches nothing.


def _jobs(panel: Panel, known: int, purpose: Purpose) -> Iterator[tuple[int, IntArray]]:
    """Yield the leads and lengths to learn from: the windows, or blocks spread over the horizon."""
    if purpose.window is not None:
        yield 0, np.minimum(purpose.window, max(known // 3, 1))
        return
    block = min(BLOCK[panel.period], purpose.horizon)
    blocks = max(min(purpose.horizon, known // 3) // block, 1)
    for number in np.unique(np.linspace(0, blocks - 1, LEADS_MAX).round().astype(int)):
        yield int(number) * block, np.full(panel.n_series, block)


def _rows(
    features: Features, origins: IntArray, series: IntArray, *, lead: int, length: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    """Features, demand per period, its base, and which rows are worth learning from."""
    sold, seen = features.sums
    start, end = origins + lead, origins + lead + length
    count = seen[end, series] - seen[start, series]
    actual = np.maximum(sold[end, series] - sold[start, series], 0.0) / np.maximum(count, 1)
    model = features.model
    shape = model.shape.until(end, series) - model.shape.until(start, series)
    base = model.path[origins, series] * np.maximum(shape, 0.0) / length
    enough = (count >= SEEN_SHARE_MIN * length) & (
        seen[origins, series] >= WARM_UP[features.panel.period] / 2
    )
    table = features.at(origins, series, lead=lead, length=length)
    return table, actual.ravel(), np.maximum(base, FLOOR).ravel(), enough.ravel()
