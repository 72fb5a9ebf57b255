"""Series brought to a common scale, so that results do not depend on the unit they are kept in."""

from dataclasses import dataclass, replace

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.series import Panel

UNIT_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Scale:
    """``size`` (n_series,): stock units of a mean sale; ``unit``: smallest sale in mean sales."""

    size: FloatArray
    unit: FloatArray


def scale_of(panel: Panel) -> Scale:
    """Return the mean size of each series' sales and the smallest as a share of it.

    Parameters
    ----------
    panel
        Demand in stock units.

    Returns
    -------
    Scale
        Both of shape (n_series,), 1 for a series that never sold.

    Notes
    -----
    size = Σ x / number of x above zero; unit = min x above zero / size, at least 10⁻⁶.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> scale_of(read_panel([[2.0, 0, 6]], period="day", start=date(2024, 1, 1)))
    Scale(size=array([4.]), unit=array([0.5]))
    """
    sold = panel.demand > 0
    count = sold.sum(axis=0)
    size = np.where(count > 0, panel.demand.sum(axis=0) / np.maximum(count, 1), 1.0)
    size = np.where(size > 0, size, 1.0)
    smallest = np.where(sold, panel.demand, np.inf).min(axis=0)
    unit = np.where(np.isfinite(smallest), np.maximum(smallest / size, UNIT_MIN), 1.0)
    return Scale(size=size, unit=unit)


def scaled(panel: Panel, scale: Scale) -> Panel:
    """Return ``panel`` with demand in mean sales instead of stock units.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[2.0, 0, 6]], period="day", start=date(2024, 1, 1))
    >>> scaled(panel, scale_of(panel)).demand[:, 0]
    array([0.5, 0. , 1.5])
    """
    return replace(panel, demand=panel.demand / scale.size)
