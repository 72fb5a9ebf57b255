"""The checks of what a forecast is asked for, made before any work."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stockmath.arrays import FloatArray, IntArray, finite, fraction, not_negative
from stockmath.errors import InvalidParameter
from stockmath.forecasting.models import Model
from stockmath.forecasting.scaling import Prepared

NO_HISTORY = "no_history"
PERIODS_MAX = 3660  # Ten years of days: a longer window or horizon is a slip of the keyboard.


def levels_asked(quantiles: Sequence[float]) -> FloatArray:
    """Return the probabilities asked for, each in (0, 1).

    Raises
    ------
    InvalidParameter
        There are none, or one lies outside (0, 1).

    Examples
    --------
    >>> levels_asked((0.5, 0.9))
    array([0.5, 0.9])
    """
    levels = fraction("quantiles", np.asarray(quantiles))
    if levels.ndim != 1 or levels.size == 0:
        raise InvalidParameter("quantiles must be a list of at least one probability.")
    return levels


def whole_numbers(
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int, ...],
    low: int = 1,
    high: int = PERIODS_MAX,
) -> IntArray:
    """Return ``value`` as integers of the given shape within bounds, both included.

    Raises
    ------
    InvalidParameter
        The shape differs, or a value is no whole number or outside the bounds.

    Examples
    --------
    >>> whole_numbers("window", [7, 14], shape=(2,))
    array([ 7, 14])
    """
    array = finite(name, value)
    if array.shape != shape:
        raise InvalidParameter(f"{name} must have shape {shape}, got {array.shape}.")
    wrong = (array != np.floor(array)) | (array < low) | (array > high)
    if wrong.any():
        raise InvalidParameter(
            f"{name} must be whole numbers from {low} to {high}, got {array[wrong].flat[0]:g}."
        )
    return array.astype(np.int64)


def check_seed(seed: int) -> None:
    """Refuse a seed that no generator takes.

    Raises
    ------
    InvalidParameter
        ``seed`` is no whole number from 0 up.

    Examples
    --------
    >>> check_seed(0)
    """
    if not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InvalidParameter(f"seed must be a whole number from 0 up, got {seed!r}.")


def lead_time_spread(sd: ArrayLike | None, n_series: int) -> FloatArray:
    """Return the sd of each lead time in periods, zero where none is given.

    Raises
    ------
    InvalidParameter
        The shape differs, or a value is negative or not finite.

    Examples
    --------
    >>> lead_time_spread(None, 2)
    array([0., 0.])
    """
    if sd is None:
        return np.zeros(n_series)
    spread = not_negative("lead_time_sd", sd)
    if spread.shape != (n_series,):
        raise InvalidParameter(f"lead_time_sd must have shape ({n_series},), got {spread.shape}.")
    return spread


def made_by(method: str, ready: Prepared, model: Model) -> NDArray[np.str_]:
    """Name what made each series' forecast, in the order the series were given.

    ``method``, what it fell back to, or ``no_history`` where nothing was ever seen.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.methods import naive
    >>> from stockmath.forecasting.scaling import prepare
    >>> from stockmath.series import read_panel
    >>> panel = read_panel([[1.0], [float("nan")]], period="day", start=date(2024, 1, 1))
    >>> ready = prepare(panel)
    >>> made_by("naive", ready, naive(ready.panel, {})).tolist()
    ['naive', 'no_history']
    """
    names = getattr(model, "names", None)
    told = method if names is None else names
    return np.where(ready.panel.observed.any(axis=0), told, NO_HISTORY)[np.argsort(ready.order)]
