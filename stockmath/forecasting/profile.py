"""The shape of a season, pooled over groups of series: weekdays in a week, months in a year."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.series import SEASON_LENGTHS, Panel

CYCLES_MIN = 2  # One week or year alone cannot tell a shape from an accident.
CYCLES_MAX = 52


def pooled_profile(panel: Panel, *, prior: float) -> FloatArray:
    r"""Estimate seasonal multipliers of every series from the groups it belongs to.

    For a group g and a season s, with x̄ᵢ the mean of series i and nᵢₛ its observed periods:

        rawₛ(g) = Σᵢ xᵢₛ / Σᵢ x̄ᵢ nᵢₛ,
        m(g) = (K · raw(g) + κ · m(parent)) / (K + κ),   K = Σ xᵢ / mean size of a sale of i

    from all series to the category and to the category at its place; the root's parent is 1.

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
    for labels in _levels(panel):
        profile = _shrunk(labels, sold, expected, parent=profile, prior=weight)
    even: FloatArray = profile * (length / profile.sum(axis=1, keepdims=True))
    return even


def _by_season(panel: Panel, cycles: int) -> tuple[FloatArray, FloatArray]:
    """Sum demand and count observations by place in the season, shape (n_series, season_length)."""
    length = panel.season_length
    first = panel.n_periods - cycles * length
    shape = (cycles, length, panel.n_series)
    sold = panel.demand[first:].reshape(shape).sum(axis=0)
    observed = panel.observed[first:].reshape(shape).sum(axis=0).astype(np.float64)
    shift = (panel.first_season + first) % length
    return np.roll(sold, shift, axis=0).T, np.roll(observed, shift, axis=0).T


def _levels(panel: Panel) -> list[IntArray]:
    """Label the groups of each series from the root to the finest pooled group."""
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
    prior: float,
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
