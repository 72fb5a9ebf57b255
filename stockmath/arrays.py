"""The array types of this library and the checks every public function starts with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stockmath.errors import NegativeValue, NotFinite, OutOfRange, WrongShape

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def finite(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as float64, refusing text, NaN and infinity.

    Raises
    ------
    NotFinite
        ``value`` is not numeric or holds a value that is not finite.

    Examples
    --------
    >>> finite("cost", 3)
    array(3.)
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NotFinite(f"{name} must be numbers, got {value!r}.") from error
    if not np.isfinite(array).all():
        raise NotFinite(f"{name} must be finite, got {_first(array, ~np.isfinite(array))}.")
    return array


def not_negative(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as float64, refusing what is not finite or is below zero.

    Raises
    ------
    NotFinite, NegativeValue
        A value is not finite or is negative.

    Examples
    --------
    >>> not_negative("sd", [0, 2])
    array([0., 2.])
    """
    array = finite(name, value)
    if (array < 0).any():
        raise NegativeValue(f"{name} must not be negative, got {_first(array, array < 0)}.")
    return array


def positive(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as float64, refusing what is not finite or is not above zero.

    Raises
    ------
    NotFinite, OutOfRange
        A value is not finite, zero or negative.

    Examples
    --------
    >>> positive("pack", 6)
    array(6.)
    """
    array = finite(name, value)
    if (array <= 0).any():
        raise OutOfRange(f"{name} must be above zero, got {_first(array, array <= 0)}.")
    return array


def fraction(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as float64, refusing what is not strictly between 0 and 1.

    Raises
    ------
    NotFinite, OutOfRange
        A value is not finite or lies outside the open interval (0, 1).

    Examples
    --------
    >>> fraction("service", 0.95)
    array(0.95)
    """
    array = finite(name, value)
    outside = (array <= 0) | (array >= 1)
    if outside.any():
        raise OutOfRange(
            f"{name} must be between 0 and 1, both excluded, got {_first(array, outside)}."
        )
    return array


def same_shape(**arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Broadcast ``arrays`` against one another, refusing shapes that do not fit.

    Raises
    ------
    WrongShape
        The shapes cannot be broadcast together; the sentence names them all.

    Examples
    --------
    >>> same_shape(a=np.zeros(2), b=np.ones(()))[1]
    array([1., 1.])
    """
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise WrongShape(f"Shapes do not fit one another: {shapes}.") from error


def _first(array: FloatArray, offending: BoolArray) -> float:
    """Return the first offending value, for the sentence of a refusal."""
    return float(array[offending].flat[0])
