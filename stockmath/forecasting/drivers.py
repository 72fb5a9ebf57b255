"""What known-ahead drivers do to demand: promotions by weekday, holidays, price, weather."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from stockmath.arrays import BoolArray, FloatArray, IntArray
from stockmath.forecasting.profile import dispersion, level_around, nested_labels
from stockmath.series import Panel

PRIOR = 20.0  # Sales under a driver that weigh as much as the group above.
SLOPE_PRIORS = (1.0, 4.0, 4.0, 9.0)  # 1 / variance of a slope around its parent's, root first.
LIFT_MAX = 20.0
EXPONENT_MAX = 2.0
PASSES = 4


def driver_lift(panel: Panel, season: FloatArray) -> FloatArray | None:
    r"""Estimate what all drivers of ``panel`` multiply demand by, in every period known ahead.

    Binary drivers have one multiplier a weekday. In group g, with eₜ the demand expected without
    the driver (the level around × season × other drivers) over its days D:

        m(g) = (Σ_D x + κ m(parent)) / (Σ_D e + κ),   κ = 20 sales

    Other drivers have a slope: demand × exp(β z), z the logarithm (of what is never zero or
    less) or the value itself, centred by series; β maximises the Poisson likelihood with a normal
    prior around the parent's.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale, with ``drivers``.
    season
        Shape (n_periods, n_series), the multipliers of the season.

    Returns
    -------
    FloatArray | None
        Shape (n_periods + ahead, n_series), no unit, 0 to 20; none without drivers.

    Notes
    -----
    From all series to the category, the category at its place and the series; each is
    shrunk to the one before. Drivers are estimated in turn, four times over. A binary driver
    counts as on where it has its rarer value. O(n_series × n_periods × n_drivers).

    References
    ----------
    L. G. Cooper, P. Baron, W. Levy, M. Swisher and P. Gogos (1999), PromoCast: a new forecasting
    method for promotion planning, Marketing Science 18(3), 301–316; the prior is the gamma–Poisson
    of A. Gelman and others (2013), Bayesian Data Analysis, section 2.6.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel, with_drivers
    >>> sold = np.tile([1.0, 1, 1, 3], (50, 20))
    >>> panel = read_panel(sold, period="month", start=date(2024, 1, 1))
    >>> promotion = {"promotion": np.tile([0.0, 0, 0, 1], (1, 21))}
    >>> lift = driver_lift(with_drivers(panel, promotion), np.ones((80, 50)))
    >>> lift[-4:, 0].round(1)
    array([1. , 1. , 1. , 2.9])
    """
    terms = list(_terms(panel))
    if not terms or panel.n_series == 0:
        return None
    n_all = next(iter(panel.drivers.values())).shape[0]
    groups = [*nested_labels(panel), np.arange(panel.n_series)]
    lifts = [np.ones((1, 1)) for _term in terms]
    for _pass in range(PASSES):
        for number, (is_binary, values) in enumerate(terms):
            others = _product(lifts[:number] + lifts[number + 1 :], (n_all, panel.n_series))
            others = season * others[: panel.n_periods]
            own = lifts[number][: panel.n_periods]
            expected = level_around(panel, others * own) * others
            fit = _binary_lift if is_binary else _slope_lift
            lifts[number] = fit(panel, values, expected, groups)
    return np.clip(_product(lifts, (n_all, panel.n_series)), 0.0, LIFT_MAX)


def _terms(panel: Panel) -> Iterator[tuple[bool, FloatArray]]:
    """Yield each driver that varied while something was on sale, ready to be multiplied."""
    for name in sorted(panel.drivers):
        values = panel.drivers[name]
        known = np.broadcast_to(values[: panel.n_periods], panel.observed.shape)[panel.observed]
        known = known[~np.isnan(known)]
        if known.size == 0 or known.min() == known.max():
            continue
        if np.isin(known, (known.min(), known.max())).all():
            rarer = known.max() if (known == known.max()).mean() <= 0.5 else known.min()
            yield True, (values == rarer).astype(np.float64)
        else:
            yield False, centred(values, n_periods=panel.n_periods)


def centred(values: FloatArray, *, n_periods: int) -> FloatArray:
    """Return a driver's deviation from its usual value, by series, within what was ever seen.

    The logarithm of what is always above zero; anything else in standard deviations.

    Examples
    --------
    >>> centred(np.array([[1.0], [np.e], [100.0]]), n_periods=2)[:, 0]
    array([-0.5,  0.5,  0.5])
    """
    seen = values[:n_periods]
    known = ~np.isnan(seen)
    is_positive = bool((seen[known] > 0).all())
    values = np.log(np.maximum(values, 1e-12)) if is_positive else values
    seen = np.where(known, values[:n_periods], 0.0)
    count = np.maximum(known.sum(axis=0), 1)
    mean = seen.sum(axis=0) / count
    low = np.where(known, values[:n_periods], np.inf).min(axis=0) - mean
    high = np.where(known, values[:n_periods], -np.inf).max(axis=0) - mean
    deviation = np.nan_to_num(np.clip(values - mean, low, high), nan=0.0, posinf=0.0, neginf=0.0)
    if is_positive:
        return deviation
    spread = np.sqrt((np.where(known, seen - mean, 0.0) ** 2).sum(axis=0) / count)
    return deviation / np.where(spread > 0, spread, 1.0)


def _binary_lift(
    panel: Panel, values: FloatArray, expected: FloatArray, groups: list[IntArray]
) -> FloatArray:
    """Return 1 where the driver is off, else its multiplier of the weekday."""
    cells = cells_of(panel, values.shape[0])
    effect = binary_effect(panel, values, expected, groups)
    return np.where(values > 0, effect.T[cells], 1.0)


def binary_effect(
    panel: Panel, values: FloatArray, expected: FloatArray, groups: list[IntArray]
) -> FloatArray:
    """Return the multipliers of a driver by series and weekday, shrunk down ``groups``.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    values
        Shape (n_periods + ahead, n_series or 1), above zero where the driver is on.
    expected
        Shape (n_periods, n_series), what would be sold without it.
    groups
        Labels of shape (n_series,), from the widest group to the narrowest.

    Returns
    -------
    FloatArray
        Shape (n_series, 7) for days, else (n_series, 1).

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.full((1, 60), 2.0), period="month", start=date(2020, 1, 1))
    >>> root = [np.zeros(1, dtype=np.int64)]
    >>> binary_effect(panel, np.ones((60, 1)), np.ones((60, 1)), root).round(2)
    array([[1.75]])
    """
    n_cells = 7 if panel.period == "day" else 1
    on = (values[: panel.n_periods] > 0) & panel.observed
    sold, base = _by_cell(panel, on, n_cells), _by_cell(panel, on, n_cells, expected)
    effect = np.ones((panel.n_series, 1))
    total = [array.sum(axis=1, keepdims=True) for array in (sold, base)]
    spread = dispersion(replace(panel, observed=panel.observed & ~on), expected)[:, None]
    effect = _shrunk(groups[0], total[0], total[1], parent=effect, spread=spread)
    effect = np.repeat(effect, n_cells, axis=1)
    for labels in groups if n_cells > 1 else groups[1:]:
        effect = _shrunk(labels, sold, base, parent=effect, spread=spread)
    return effect


def cells_of(panel: Panel, n_periods: int) -> IntArray:
    """Return the weekday of each period of a panel of days, else 0.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> cells_of(read_panel([[1.0]], period="day", start=date(2024, 1, 6)), 3)
    array([5, 6, 0])
    """
    if panel.period != "day":
        return np.zeros(n_periods, dtype=np.int64)
    return (panel.first_season + np.arange(n_periods)) % 7


def _by_cell(
    panel: Panel, on: BoolArray, n_cells: int, values: FloatArray | None = None
) -> FloatArray:
    """Sum ``values``, or demand, over the periods ``on``, (n_series, n_cells)."""
    chosen = np.where(on, panel.demand if values is None else values, 0.0)
    sums = np.zeros((n_cells, panel.n_series))
    cells = cells_of(panel, panel.n_periods)
    for cell in range(n_cells):
        sums[cell] = chosen[cells == cell].sum(axis=0)
    return sums.T


def _shrunk(
    labels: IntArray, sold: FloatArray, base: FloatArray, *, parent: FloatArray, spread: FloatArray
) -> FloatArray:
    """Blend the ratio of sold to expected in each group with the parent's multiplier."""
    sums = np.zeros((2, int(labels.max()) + 1, sold.shape[1]))
    np.add.at(sums[0], labels, sold)
    np.add.at(sums[1], labels, base)
    prior = PRIOR * spread
    effect: FloatArray = (sums[0][labels] + prior * parent) / (sums[1][labels] + prior)
    return effect


def _slope_lift(
    panel: Panel, values: FloatArray, expected: FloatArray, groups: list[IntArray]
) -> FloatArray:
    """Return exp(β z), β by Newton's steps from the widest group to the series."""
    seen = np.broadcast_to(values[: panel.n_periods], panel.demand.shape)
    slope = np.zeros(panel.n_series)
    priors = [*SLOPE_PRIORS[: len(groups) - 1], SLOPE_PRIORS[-1]]
    for labels, prior in zip(groups, priors, strict=True):
        parent, n_groups = slope, int(labels.max()) + 1
        for _step in range(3):
            rate = expected * np.exp(np.clip(slope * seen, -EXPONENT_MAX, EXPONENT_MAX))
            pull = (seen * (panel.demand - rate) * panel.observed).sum(axis=0)
            weight = (seen**2 * rate).sum(axis=0)
            pull = np.bincount(labels, pull, n_groups)[labels]
            weight = np.bincount(labels, weight, n_groups)[labels]
            slope = slope + (pull - prior * (slope - parent)) / (weight + prior)
    return np.exp(np.clip(slope * values, -EXPONENT_MAX, EXPONENT_MAX))


def _product(lifts: list[FloatArray], shape: tuple[int, int]) -> FloatArray:
    product = np.ones(shape)
    for lift in lifts:
        product *= lift
    return product
