"""New items: what a launch like this one sells, until it speaks for itself."""

from dataclasses import dataclass

import numpy as np

from stockmath.arrays import FloatArray, IntArray, finite
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.life import YOUNG
from stockmath.forecasting.profile import nested_labels
from stockmath.series import Panel

COHORT_MIN = 5  # Launches: fewer say little of what a launch is like.
STRENGTH_BOUNDS = (2.0, 56.0)  # Periods of its own that weigh as much as the cohort.
ALONE = {"day": (0.2, 5.0), "week": (0.4, 4.0), "month": (0.7, 2.0)}  # Where there is no cohort.


@dataclass(frozen=True, slots=True)
class LaunchPrior:
    """Of each series: mean sales a period that launches like it have, worth ``periods``."""

    rate: FloatArray
    periods: FloatArray


def gamma_poisson(sold: FloatArray, periods: FloatArray, *, prior: LaunchPrior) -> FloatArray:
    r"""Return the mean rate after ``sold`` in ``periods``, shrunk to the prior.

    With the rate gamma distributed around m, worth β periods:  (m β + Σ x) / (β + n)

    Parameters
    ----------
    sold, periods
        Shapes that broadcast with the prior's, mean sales and periods observed.
    prior
        What launches like this one sell.

    Returns
    -------
    FloatArray
        Mean sales per period.

    Raises
    ------
    InvalidParameter
        A value is not finite.

    References
    ----------
    A. Gelman and others (2013), Bayesian Data Analysis, 3rd edition, section 2.6.

    Examples
    --------
    >>> prior = LaunchPrior(rate=np.array([0.5]), periods=np.array([4.0]))
    >>> gamma_poisson(np.array([6.0]), np.array([2.0]), prior=prior).round(2)
    array([1.33])
    """
    sold, periods = finite("sold", sold), finite("periods", periods)
    shrunk: FloatArray = (prior.rate * prior.periods + sold) / (prior.periods + periods)
    return shrunk


def cohort_prior(panel: Panel, cleared: FloatArray) -> LaunchPrior:
    r"""Learn from the launches seen in the panel what a new series is likely to sell.

    The rates r of the cohort's first periods are taken as gamma distributed: m their mean and
    β = m / var(r), 2 to 56 periods. The cohort is the launches of the category, else of all
    series (five at least), else all series that are no launches.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    cleared
        Shape (n_periods, n_series), demand without its shape.

    Returns
    -------
    LaunchPrior
        Shapes (n_series,).

    Notes
    -----
    A launch is a series first seen after the panel begins and for long enough since; its first
    sale starts the clock and is not counted. O(n_series × n_periods).

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((9, 90)), period="day", start=date(2024, 1, 1))
    >>> cohort_prior(panel, panel.demand).rate[:1]
    array([1.])
    """
    young, (rate, periods) = YOUNG[panel.period], ALONE[panel.period]
    series = np.arange(panel.n_series)
    seen, sold = running_sum(panel.observed), running_sum(cleared * panel.observed)
    has_any = panel.observed.any(axis=0)
    first = np.where(has_any, panel.observed.argmax(axis=0), panel.n_periods - 1)
    until = np.minimum(first + young, panel.n_periods)
    starts = first + (panel.demand[first, series] > 0)
    count = np.maximum(seen[until, series] - seen[starts, series], 0.0)
    early = (sold[until, series] - sold[starts, series]) / np.maximum(count, 1)
    is_launch = has_any & (first > 0) & (count >= young / 2)
    overall = (sold[-1] - sold[starts, series]) / np.maximum(seen[-1] - seen[starts, series], 1)
    is_old = seen[-1] >= young
    prior = LaunchPrior(np.full(panel.n_series, rate), np.full(panel.n_series, periods))
    everyone = np.zeros(panel.n_series, dtype=np.int64)
    for labels, member, rates, least in (
        (everyone, is_old, overall, 1),
        (everyone, is_launch, early, COHORT_MIN),
        (nested_labels(panel)[min(1, len(panel.groups))], is_launch, early, COHORT_MIN),
    ):
        prior = _by_cohort(prior, labels, np.where(member, rates, np.nan), least=least)
    return prior


def _by_cohort(
    prior: LaunchPrior, labels: IntArray, rates: FloatArray, *, least: int
) -> LaunchPrior:
    """Replace the prior where the cohort has members enough; NaN is no member."""
    member = ~np.isnan(rates)
    n_groups = int(labels.max(initial=0)) + 1
    count = np.bincount(labels, member, n_groups)
    some = np.maximum(count, 1)
    mean = np.bincount(labels, np.where(member, rates, 0.0), n_groups) / some
    squares = np.where(member, (rates - mean[labels]) ** 2, 0.0)
    variance = np.bincount(labels, squares, n_groups) / some
    worth = np.clip(mean / np.maximum(variance, 1e-9), *STRENGTH_BOUNDS)
    known = (count[labels] >= least) & (mean[labels] > 0)
    varied = known & (count[labels] >= COHORT_MIN)
    return LaunchPrior(
        np.where(known, mean[labels], prior.rate), np.where(varied, worth[labels], prior.periods)
    )


def shrunk_path(panel: Panel, cleared: FloatArray, path: FloatArray) -> FloatArray:
    r"""Shrink the levels of young series to what launches like theirs sell.

        level = w · path + (1 − w) · gamma–Poisson,   w = (n / N)²,   n of N young periods seen

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    cleared, path
        Demand without its shape, (n_periods, n_series), and levels known after each period,
        (n_periods + 1, n_series).

    Returns
    -------
    FloatArray
        Shape of ``path``. A series seen for 56 days, 12 weeks or 4 months has its own level; one
    never sold keeps its zero, since without a sale its size is unknown.

    Notes
    -----
    One sale on the first day is no demand of one a day: where a history starts with a sale, that
    sale is why it starts, and it is not counted. O(n_series × n_periods).

    References
    ----------
    As `gamma_poisson`.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[1.0]], period="day", start=date(2024, 1, 1))
    >>> shrunk_path(panel, panel.demand, np.array([[0.0], [1.0]]))[-1].round(1)
    array([0.2])
    """
    young = YOUNG[panel.period]
    seen = running_sum(panel.observed)
    is_young = (seen > 0) & (seen < young)
    affected = np.flatnonzero(is_young[-1] | (is_young.sum(axis=0) > 0))
    if not affected.size:
        return path
    prior = cohort_prior(panel, cleared)
    prior = LaunchPrior(prior.rate[affected], prior.periods[affected])
    first = panel.observed.argmax(axis=0)[affected]
    opening = cleared[first, affected]
    starts = opening > 0
    sold = running_sum(cleared * panel.observed)[:, affected] - np.where(starts, opening, 0.0)
    count = seen[:, affected]
    level = gamma_poisson(np.maximum(sold, 0.0), np.maximum(count - starts, 0.0), prior=prior)
    weight = np.minimum(count / young, 1.0) ** 2
    answer = path.copy()
    mixed = weight * path[:, affected] + (1 - weight) * level
    has_sold = running_sum(panel.demand > 0)[:, affected] > 0
    answer[:, affected] = np.where(has_sold, mixed, path[:, affected])
    return answer
