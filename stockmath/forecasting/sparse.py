"""What a series of few, large sales can reach: no more of them than is likely, none much larger."""

import numpy as np

from stockmath.arrays import FloatArray, IntArray
from stockmath.distributions import poisson_quantile
from stockmath.series import Panel

SPARSE = 12  # Sales: series with more speak for themselves.


def sparse_ceiling(panel: Panel, length: IntArray, levels: FloatArray) -> FloatArray:
    r"""Return what a series of few, large sales can reach in a window.

    ceiling = 1.25 · max x · Poisson quantile of ((sales + 1) / periods · H) at the level

    Parameters
    ----------
    panel
        Demand in mean sales.
    length
        Shape (n_series,), periods in the window.
    levels
        Shape (n_levels,), in (0, 1).

    Returns
    -------
    FloatArray
        Shape (n_series, n_levels); infinite for a series with more than 12 sales, or with none.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[1.0] + [0.0] * 99], period="week", start=date(2024, 1, 1))
    >>> sparse_ceiling(panel, np.array([4]), np.array([0.5, 0.99]))
    array([[0.  , 1.25]])
    """
    sales = (panel.demand > 0).sum(axis=0)
    seen = np.maximum(panel.observed.sum(axis=0), 1)
    rate = np.minimum((sales + 1) / seen, 1.0) * length
    count = poisson_quantile(levels, rate[:, None])
    is_sparse = (sales > 0) & (sales <= SPARSE) & (seen > length)
    most = 1.25 * panel.demand.max(axis=0)[:, None] * count
    return np.where(is_sparse[:, None], most, np.inf)
