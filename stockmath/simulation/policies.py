"""What a simulated planner knows and decides: levels, fixed or revised from the past alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, finite, same_shape
from stockmath.errors import InvalidParameter, OutOfRange


@dataclass(frozen=True, slots=True)
class Levels:
    """Order where the position is at or below ``reorder_point``, up to ``order_up_to``; stock
    units, scalars or (n_series,).
    """

    reorder_point: ArrayLike
    order_up_to: ArrayLike


class Policy(Protocol):
    """Answers the levels in force; asked on each period in which some series is looked at."""

    def levels(self, period: int, past: FloatArray) -> Levels:
        """Return the levels of ``period``; ``past`` is demand (n_series, period), read-only."""
        ...


@dataclass(frozen=True, slots=True)
class FixedLevels:
    """The same levels from the first period to the last."""

    fixed: Levels

    def levels(self, period: int, past: FloatArray) -> Levels:
        """Return the levels."""
        return self.fixed


@dataclass(slots=True)
class RevisedLevels:
    """Levels that ``rule(period, past)`` sets anew every so many periods."""

    rule: Callable[[int, FloatArray], Levels]
    every: int = 1
    _current: Levels | None = None
    _next: int = 0

    def __post_init__(self) -> None:
        if self.every < 1:
            raise OutOfRange(f"every must be at least 1, got {self.every}.")

    def levels(self, period: int, past: FloatArray) -> Levels:
        """Return the levels, asking the rule again when they are old."""
        if self._current is None or period >= self._next:
            self._current = self.rule(period, past)
            self._next = period + self.every
        return self._current


def settled(levels: Levels, n_series: int) -> tuple[FloatArray, FloatArray]:
    """Return reorder points and targets, (n_series,), refusing a point above its target."""
    point, target, _rows = same_shape(
        reorder_point=finite("reorder_point", levels.reorder_point),
        order_up_to=finite("order_up_to", levels.order_up_to),
        series=np.zeros(n_series),
    )
    if (point > target).any():
        first = int((point > target).argmax())
        raise InvalidParameter(
            f"reorder_point must not be above order_up_to, got {point[first]:g} and "
            f"{target[first]:g}."
        )
    return point, target
