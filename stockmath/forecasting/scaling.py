"""Series brought to a common scale, so that results do not depend on the unit they are kept in."""

from dataclasses import dataclass, replace

import numpy as np

from stockmath.arrays import FloatArray, IntArray
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


def canonical_order(panel: Panel) -> IntArray:
    """Return an order of the series that depends on what they are, not on how they were given.

    Methods that draw work in this order, so that a permutation of the series changes nothing.

    Parameters
    ----------
    panel
        Demand in mean sales.

    Returns
    -------
    IntArray
        Shape (n_series,), places in ``panel``.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> demand = [[2.0, 0, 6], [1, 1, 1], [6, 0, 2]]
    >>> canonical_order(read_panel(demand, period="day", start=date(2024, 1, 1)))
    array([1, 2, 0])
    """
    weight = np.arange(1, panel.n_periods + 1) / panel.n_periods
    seen = panel.observed.astype(np.float64)
    keys: list[FloatArray] = [panel.groups[name].astype(float) for name in sorted(panel.groups)]
    keys += [(weight**power) @ table for power in (3, 2, 1) for table in (seen, panel.demand)]
    return np.lexsort([np.round(key, 6) for key in keys] + [panel.demand.sum(axis=0).round(6)])


def taken(panel: Panel, series: IntArray) -> Panel:
    """Return ``panel`` with only ``series``, in that order.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[2.0], [1.0]], period="day", start=date(2024, 1, 1))
    >>> taken(panel, np.array([1, 0])).demand
    array([[1., 2.]])
    """
    drivers = {n: d if d.shape[1] == 1 else d[:, series] for n, d in panel.drivers.items()}
    return replace(
        panel,
        demand=panel.demand[:, series],
        observed=panel.observed[:, series],
        groups={name: labels[series] for name, labels in panel.groups.items()},
        drivers=drivers,
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A panel in mean sales and canonical order, and the way back: ``order`` (n_series,)."""

    panel: Panel
    scale: Scale
    order: IntArray

    def returned(self, values: FloatArray) -> FloatArray:
        """Return ``values`` (n_series, …) in stock units and in the order they were given.

        Examples
        --------
        >>> from datetime import date
        >>> from stockmath.series import read_panel
        >>> ready = prepare(read_panel([[4.0], [2.0]], period="day", start=date(2024, 1, 1)))
        >>> ready.returned(np.ones(2))
        array([4., 2.])
        """
        back = np.argsort(self.order)
        size = self.scale.size.reshape(-1, *([1] * (values.ndim - 1)))
        returned: FloatArray = (values * size)[back]
        return returned


def prepare(panel: Panel) -> Prepared:
    """Bring ``panel`` to mean sales and canonical order.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[4.0], [2.0]], period="day", start=date(2024, 1, 1))
    >>> prepare(panel).panel.demand
    array([[1., 1.]])
    """
    scale = scale_of(panel)
    ready = scaled(panel, scale)
    order = canonical_order(ready)
    return Prepared(taken(ready, order), Scale(scale.size[order], scale.unit[order]), order)
