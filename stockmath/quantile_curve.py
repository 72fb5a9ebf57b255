"""A demand known by a few quantiles: its mean, its quantile at any level, what lies above."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, fraction, not_negative
from stockmath.errors import InvalidParameter, WrongShape


@dataclass(frozen=True, slots=True)
class QuantileCurve:
    r"""Demand whose chances lie on straight lines between its quantiles, with a tail that thins.

    F(0) ≥ 0, F(q_k) = l_k, straight between; beyond the last
    1 − F(x) = (1 − l_n) exp(−(x − q_n) / β),  β = (q_n − q_{n−1}) / ln((1 − l_{n−1}) / (1 − l_n))

    Attributes
    ----------
    levels
        Shape (n_levels,), ascending, in (0, 1).
    quantiles
        Shape (n_series, n_levels), stock units, not negative, not falling along a row.
    tail
        Shape (n_series,), β, stock units.

    Notes
    -----
    Build it with `quantile_curve`. The answer of `stockmath.forecasting.forecast_window` fits as
    it is; give it three levels or more, one of them .99, where the tail matters.

    References
    ----------
    J. E. Gentle (2009), Computational Statistics, Springer, section 1.7, for the straight lines.
    """

    levels: FloatArray
    quantiles: FloatArray
    tail: FloatArray

    def mean(self) -> FloatArray:
        """Return the mean, shape (n_series,), stock units."""
        return self.loss(np.zeros(len(self.quantiles)))

    def quantile(self, level: ArrayLike) -> FloatArray:
        """Return the quantile at ``level`` in (0, 1), a scalar or (n_series,): (n_series,)."""
        asked = np.broadcast_to(fraction("level", level), self.tail.shape)
        low_level, low = 0.0, np.zeros_like(self.tail)
        answer = np.zeros_like(self.tail)
        for column, high_level in enumerate(self.levels):
            high = self.quantiles[:, column]
            part = (asked - low_level) / (high_level - low_level)
            inside = (asked > low_level) & (asked <= high_level)
            answer = np.where(inside, low + part * (high - low), answer)
            low_level, low = high_level, high
        further = low + self.tail * np.log(np.maximum((1 - low_level) / (1 - asked), 1.0))
        return np.where(asked > low_level, further, answer)

    def chance_above(self, quantity: ArrayLike) -> FloatArray:
        """Return P(D > q) for q (n_series,) or (n_series, n_quantities), stock units."""
        asked, flat = self._asked(quantity)
        answer = np.ones_like(asked)
        low_level, low = 0.0, np.zeros((len(asked), 1))
        for column, high_level in enumerate(self.levels):
            high = self.quantiles[:, column, None]
            width = np.where(high > low, high - low, 1.0)
            part = (np.clip(asked, low, high) - low) / width
            reached = 1 - low_level - (high_level - low_level) * part
            answer = np.where(asked >= low, reached, answer)
            answer = np.where(asked >= high, 1 - high_level, answer)
            low_level, low = high_level, high
        answer = np.where(asked >= low, (1 - low_level) * self._thinned(asked - low), answer)
        return answer[:, 0] if flat else answer

    def loss(self, quantity: ArrayLike) -> FloatArray:
        """Return E[(D − q)⁺] for q (n_series,) or (n_series, n_quantities), stock units."""
        asked, flat = self._asked(quantity)
        answer = np.zeros_like(asked)
        low_level, low = 0.0, np.zeros((len(asked), 1))
        for column, high_level in enumerate(self.levels):
            high = self.quantiles[:, column, None]
            width = np.where(high > low, high - low, 1.0)
            start = np.clip(asked, low, high)
            above = 1 - low_level - (high_level - low_level) * (start - low) / width
            answer += (high - start) * (above + 1 - high_level) / 2
            low_level, low = high_level, high
        beyond = np.maximum(asked - low, 0.0)
        answer += (1 - low_level) * self.tail[:, None] * self._thinned(beyond)
        return answer[:, 0] if flat else answer

    def _thinned(self, beyond: FloatArray) -> FloatArray:
        tail = self.tail[:, None]
        away = np.clip(beyond, 0.0, 700.0 * tail) / np.where(tail > 0, tail, 1.0)
        return np.where(tail > 0, np.exp(-away), 0.0)

    def _asked(self, quantity: ArrayLike) -> tuple[FloatArray, bool]:
        """Return the quantities as (n_series, n), and whether there is one to a series."""
        asked = np.maximum(finite("quantity", quantity), 0.0)
        flat = asked.ndim < 2
        if flat:
            asked = asked.reshape(-1, 1)
        try:
            shape = np.broadcast_shapes(asked.shape, (len(self.quantiles), 1))
            return np.broadcast_to(asked, shape), flat
        except ValueError as error:
            raise WrongShape(
                f"quantity must have one row to a series, got {asked.shape[0]} for "
                f"{len(self.quantiles)}."
            ) from error


def quantile_curve(levels: ArrayLike, quantiles: ArrayLike) -> QuantileCurve:
    """Return the curve through ``quantiles``.

    Parameters
    ----------
    levels
        Shape (n_levels,), two or more, ascending, in (0, 1).
    quantiles
        Shape (n_levels,) or (n_series, n_levels), stock units, not negative, not falling.

    Returns
    -------
    QuantileCurve
        Of n_series rows, one for a flat list.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or quantiles cross.

    Notes
    -----
    O(n_series × n_levels) for it and for each question asked of it.

    References
    ----------
    As `QuantileCurve`.

    Examples
    --------
    >>> curve = quantile_curve([0.5, 0.9, 0.99], [10.0, 20.0, 30.0])
    >>> curve.quantile(0.7), curve.chance_above([15.0]).round(2), curve.loss([20.0]).round(3)
    (array([15.]), array([0.3]), array([0.593]))
    """
    level = fraction("levels", levels)
    rows = np.atleast_2d(not_negative("quantiles", quantiles))
    if level.ndim != 1 or level.size < 2 or rows.ndim != 2 or rows.shape[1] != level.size:
        raise WrongShape(
            f"quantiles must have a column to each of two or more levels, got {rows.shape} for "
            f"{level.shape}."
        )
    if (np.diff(level) <= 0).any():
        raise InvalidParameter(f"levels must ascend, got {level.tolist()}.")
    if (np.diff(rows, axis=1) < 0).any():
        raise InvalidParameter("quantiles must not fall along a row.")
    tail = (rows[:, -1] - rows[:, -2]) / np.log((1 - level[-2]) / (1 - level[-1]))
    return QuantileCurve(level, rows, tail)
