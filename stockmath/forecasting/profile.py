"""The shape of a season, pooled over groups of series: weekdays in a week, months in a year."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.shapes import SHAPE_MIN
from stockmath.series import SEASON_LENGTHS, Panel

CYCLES_MIN = 2  # One week or year alone cannot tell a shape from an accident.
CYCLES_MAX = 52
HALF_WINDOW = {"day": 28, "week": 8, "month": 6}  # Periods on each side of the level around.
DISPERSION_PRIOR = 20.0  # Mean sales that the common dispersion weighs.
DISPERSION_BOUNDS = (0.02, 3.0)


def pooled_profile(panel: Panel, *, prior: float) -> FloatArray:
    r"""Estimate seasonal multipliers of every series from the groups it belongs to.

    For a group g and a season s, with x̄ᵢ the mean of series i and nᵢₛ its observed periods:

        rawₛ(g) = Σᵢ xᵢₛ / Σᵢ x̄ᵢ nᵢₛ,
        m(g) = (K · raw(g) + κ · m(parent)) / (K + κ),   K = Σ xᵢ / mean size of a sale of i

    from all series to the category, the category at its place and the series itself, where κ is
    multiplied by its dispersion: a steady series shows its own shape sooner. The root's parent
    is 1.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale, so that K counts selling periods; with
        the groups ``category`` and ``place`` where known.
    prior
        κ, selling periods per week (day) that weigh as much as the parent; above zero.

    Returns
    -------
    FloatArray
        Shape (n_series, season_length), mean 1 over the season. All ones with fewer than two
        seasons of history.

    Notes
    -----
    Whole seasons from the end are used, at most 52, so that every season weighs the same.
    κ is for the 7 seasons of a week and grows with the number of seasons.
    O(n_series × n_periods).

    References
    ----------
    D. G. Dalhart (1974), Class seasonality: a new approach, American Production and Inventory
    Control Society conference proceedings; shrinkage after D. M. Miller and D. Williams (2003),
    Shrinkage estimators of time series seasonal factors, International Journal of Forecasting 19.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> weeks = np.tile([1.0, 1, 1, 1, 1, 1, 2], (4, 52))
    >>> panel = read_panel(weeks, period="day", start=date(2024, 1, 1))
    >>> pooled_profile(panel, prior=1.0)[0].round(2)
    array([0.88, 0.88, 0.88, 0.88, 0.88, 0.88, 1.75])
    """
    length = panel.season_length
    cycles = min(panel.n_periods // length, CYCLES_MAX)
    if cycles < CYCLES_MIN or panel.n_series == 0:
        return np.ones((panel.n_series, length))
    sold, observed = _by_season(panel, cycles)
    mean = sold.sum(axis=1) / np.maximum(observed.sum(axis=1), 1)
    expected = observed * mean[:, None]
    weight = prior * length / SEASON_LENGTHS["day"]
    profile = np.ones((panel.n_series, length))
    for labels in nested_labels(panel):
        profile = _shrunk(labels, sold, expected, parent=profile, prior=np.float64(weight))
    seasons = (panel.first_season + np.arange(panel.n_periods)) % length
    usual = profile.T[seasons]
    own = weight * dispersion(panel, level_around(panel, usual) * usual)[:, None]
    profile = _shrunk(np.arange(panel.n_series), sold, expected, parent=profile, prior=own)
    even: FloatArray = profile * (length / profile.sum(axis=1, keepdims=True))
    return even


def level_around(panel: Panel, shape: FloatArray) -> FloatArray:
    """Return what each period would sell by the periods around it, were its multiplier 1.

    Parameters
    ----------
    panel
        Trusted demand, time first.
    shape
        Shape (n_periods, n_series), multipliers known so far.

    Returns
    -------
    FloatArray
        Shape (n_periods, n_series), zero where nothing was observed.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[2.0, 4, 2, 4]], period="day", start=date(2024, 1, 1))
    >>> level_around(panel, np.array([[1.0], [2], [1], [2]]))[:, 0]
    array([2., 2., 2., 2.])
    """
    half = HALF_WINDOW[panel.period]
    told = panel.observed & (shape >= SHAPE_MIN)
    sold, weight = running_sum(panel.demand * told), running_sum(shape * told)
    rows = np.arange(panel.n_periods)
    first, last = np.maximum(rows - half, 0), np.minimum(rows + half + 1, panel.n_periods)
    base = weight[last] - weight[first]
    level = np.where(base > 0, (sold[last] - sold[first]) / np.where(base > 0, base, 1.0), 0.0)
    return np.maximum(level, 0.0) * panel.observed


def dispersion(panel: Panel, expected: FloatArray) -> FloatArray:
    r"""Return each series' variance around its expected demand, as a multiple of a Poisson's.

    φ = (Σ (x − e)² + 20 φ₀) / (Σ e + 20),   φ₀ the median of all series, 0.02 ≤ φ ≤ 3

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    expected
        Shape (n_periods, n_series), mean sales of each period.

    Returns
    -------
    FloatArray
        Shape (n_series,), mean sales.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((1, 90)), period="day", start=date(2024, 1, 1))
    >>> dispersion(panel, np.ones((90, 1)))
    array([0.02])
    """
    expected = expected * panel.observed
    squares = ((panel.demand - expected) ** 2 * panel.observed).sum(axis=0)
    total = expected.sum(axis=0)
    known = total > DISPERSION_PRIOR
    common = float(np.median(squares[known] / total[known])) if known.any() else 1.0
    ratio = (squares + DISPERSION_PRIOR * common) / (total + DISPERSION_PRIOR)
    return np.clip(ratio, *DISPERSION_BOUNDS)


def _by_season(panel: Panel, cycles: int) -> tuple[FloatArray, FloatArray]:
    """Sum demand and count observations by place in the season, shape (n_series, season_length)."""
    length = panel.season_length
    first = panel.n_periods - cycles * length
    shape = (cycles, length, panel.n_series)
    sold = panel.demand[first:].reshape(shape).sum(axis=0)
    observed = panel.observed[first:].reshape(shape).sum(axis=0).astype(np.float64)
    shift = (panel.first_season + first) % length
    return np.roll(sold, shift, axis=0).T, np.roll(observed, shift, axis=0).T


def nested_labels(panel: Panel) -> list[IntArray]:
    """Label the groups of each series: all together, the category, the category at its place.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> groups = {"category": [4, 4, 9], "place": [1, 2, 2]}
    >>> panel = read_panel([[1.0]] * 3, period="day", start=date(2024, 1, 1), groups=groups)
    >>> [labels.tolist() for labels in nested_labels(panel)]
    [[0, 0, 0], [0, 0, 1], [0, 1, 2]]
    """
    levels = [np.zeros(panel.n_series, dtype=np.int64)]
    for name in ("category", "place"):
        if name in panel.groups:
            pair = np.stack([levels[-1], panel.groups[name]])
            _unique, labels = np.unique(pair, axis=1, return_inverse=True)
            levels.append(labels.reshape(-1).astype(np.int64))
    return levels


def _shrunk(
    labels: IntArray,
    sold: FloatArray,
    expected: FloatArray,
    *,
    parent: FloatArray,
    prior: FloatArray | np.float64,
) -> FloatArray:
    """Blend the raw ratios of each group with its parent's multipliers, by selling periods."""
    groups = int(labels.max()) + 1
    total = np.zeros((groups, sold.shape[1]))
    base = np.zeros_like(total)
    np.add.at(total, labels, sold)
    np.add.at(base, labels, expected)
    raw = np.where(base > 0, total / np.where(base > 0, base, 1.0), 1.0)
    weight = total.sum(axis=1, keepdims=True)
    own = np.where(base > 0, raw, 0.0)[labels]
    known = np.where(base[labels] > 0, weight[labels], 0.0)
    return (known * own + prior * parent) / (known + prior)
