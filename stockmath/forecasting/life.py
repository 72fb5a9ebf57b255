"""Where a series stands in its life: new, or at its end."""

import numpy as np

from stockmath.arrays import BoolArray, FloatArray
from stockmath.errors import InvalidParameter
from stockmath.forecasting.level import running_sum
from stockmath.series import Panel

YOUNG = {"day": 56, "week": 12, "month": 4}  # Periods after which a series speaks for itself.
ENDING_CHANCE = 0.02
SILENCE_MIN = {"day": 182, "week": 26, "month": 12}  # Shorter ones are often a gap in supply.


def is_new(panel: Panel) -> BoolArray:
    """Say which series were seen for fewer than 56 days, 12 weeks or 4 months.

    Parameters
    ----------
    panel
        Trusted demand.

    Returns
    -------
    BoolArray
        Shape (n_series,); a series never seen is not new but unknown.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> demand = [[1.0, 2, 1, 1], [float("nan"), 2, 1, 1]]
    >>> is_new(read_panel(demand, period="month", start=date(2024, 1, 1)))
    array([False,  True])
    """
    seen = panel.observed.sum(axis=0)
    new: BoolArray = (seen > 0) & (seen < YOUNG[panel.period])
    return new


def is_ending(panel: Panel) -> BoolArray:
    r"""Say which series have fallen silent for good.

    With p the share of periods with a sale up to the last one, and s the periods since: ending when
    (1 − p)ˢ < 2 % and s is at least half a year (months: a year). Shorter silences end too often.

    Parameters
    ----------
    panel
        Trusted demand; at least two sales are needed.

    Returns
    -------
    BoolArray
        Shape (n_series,).

    References
    ----------
    The geometric distribution of intervals is that of J. D. Croston (1972), Forecasting and stock
    control for intermittent demands, Operational Research Quarterly 23(3), 289–303.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> demand = [[1.0, 0, 1] + [0] * 29, [1.0, 0] * 16]
    >>> is_ending(read_panel(demand, period="week", start=date(2024, 1, 1)))
    array([ True, False])
    """
    hit = panel.demand > 0
    last = panel.n_periods - 1 - hit[::-1].argmax(axis=0)
    seen = running_sum(panel.observed)
    before = seen[last + 1, np.arange(panel.n_series)]
    silent = seen[-1] - before
    sales = hit.sum(axis=0)
    share = np.minimum(sales / np.maximum(before, 1), 1 - 1e-9)
    long = silent >= SILENCE_MIN[panel.period]
    ending: BoolArray = long & (sales > 1) & (silent * np.log1p(-share) < np.log(ENDING_CHANCE))
    return ending


def faded(panel: Panel, mean: FloatArray) -> BoolArray:
    """Say which series have ended and are expected to sell less than once in 50 windows.

    Parameters
    ----------
    panel
        Demand in mean sales.
    mean
        Shape (n_series,), mean sales expected over the window.

    Raises
    ------
    InvalidParameter
        ``mean`` has another shape.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[1.0, 1] + [0.0] * 40], period="week", start=date(2024, 1, 1))
    >>> faded(panel, np.array([0.01]))
    array([ True])
    """
    if mean.shape != (panel.n_series,):
        raise InvalidParameter(f"mean must have shape ({panel.n_series},), got {mean.shape}.")
    return is_ending(panel) & (mean < ENDING_CHANCE)
