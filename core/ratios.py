"""The only arithmetic between units: exact ratios, and parts that sum to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Self

from core.quantities import QUANTITY_DIGITS


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of one unit make one of another, exactly: ``numerator / denominator``."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError("A ratio is of two whole numbers above zero.")

    @classmethod
    def of(cls, number: Decimal) -> Self:
        """The ratio that ``number`` stands for.

        >>> Ratio.of(Decimal("0.001"))
        Ratio(numerator=1, denominator=1000)
        """
        exact = Fraction(number)
        return cls(exact.numerator, exact.denominator)

    @property
    def inverse(self) -> "Ratio":
        return Ratio(self.denominator, self.numerator)

    @property
    def number(self) -> Decimal:
        """The ratio as a number with six decimals."""
        return rounded(Fraction(self.numerator, self.denominator), QUANTITY_DIGITS)


ONE = Ratio(1)


def converted(quantity: Decimal, ratio: Ratio, *, decimals: int = QUANTITY_DIGITS) -> Decimal:
    """``quantity`` times ``ratio``, rounded half to even to so many ``decimals``.

    >>> converted(Decimal("2.5"), Ratio(12))
    Decimal('30.000000')
    >>> converted(Decimal(1), Ratio(1, 3), decimals=2)
    Decimal('0.33')
    """
    return rounded(_exact(quantity, ratio), decimals)


def converted_parts(
    quantities: Sequence[Decimal],
    ratio: Ratio,
    *,
    decimals: int = QUANTITY_DIGITS,
    before: Decimal = Decimal(0),
) -> list[Decimal]:
    """Each part converted so that the parts sum to the conversion of their sum.

    A part is what it adds to the running total, so no remainder is lost or made. ``before`` is
    what of the same whole was converted earlier, in the unit of ``quantities``.

    >>> [str(part) for part in converted_parts([Decimal(1)] * 3, Ratio(1, 3), decimals=2)]
    ['0.33', '0.34', '0.33']
    """
    parts, total = [], before
    reached = converted(before, ratio, decimals=decimals)
    for quantity in quantities:
        total += quantity
        now = converted(total, ratio, decimals=decimals)
        parts.append(now - reached)
        reached = now
    return parts


def rounded_number(quantity: Decimal, ratio: Ratio) -> Decimal:
    """``quantity`` times ``ratio`` as people write it: without zeros that say nothing."""
    return converted(quantity, ratio).normalize()


def is_exact(quantity: Decimal, ratio: Ratio, *, decimals: int) -> bool:
    """Whether the conversion needs no rounding."""
    return (_exact(quantity, ratio) * 10**decimals).denominator == 1


def rounded(number: Fraction, decimals: int) -> Decimal:
    """``number`` with so many ``decimals``, half to even, without passing through a float."""
    scaled = round(number * 10**decimals)  # Of a Fraction: exact, half to even.
    return Decimal(scaled).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def _exact(quantity: Decimal, ratio: Ratio) -> Fraction:
    return Fraction(quantity) * ratio.numerator / ratio.denominator
