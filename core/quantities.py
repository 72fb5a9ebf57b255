"""The only rounding of quantities and money.

Quantities and rates have six decimals, money as many as ``Currency.minor_digits`` says.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

QUANTITY_DIGITS = 6
SCALE = 10**QUANTITY_DIGITS
QUANTUM = Decimal(1).scaleb(-QUANTITY_DIGITS)
LARGEST = Decimal(10) ** 12  # Above this an integer of 10^-6 nears the end of 64 bits.
NOTHING = Decimal(0)


def round_quantity(value: Decimal) -> Decimal:
    """``value`` with six decimals, half to even."""
    return value.quantize(QUANTUM, ROUND_HALF_EVEN)


def round_money(value: Decimal, *, minor_digits: int = 2) -> Decimal:
    """``value`` in whole minor units of its currency, half up."""
    return value.quantize(Decimal(1).scaleb(-minor_digits), ROUND_HALF_UP)


def share_of_value(
    value: Decimal, *, part: Decimal, whole: Decimal, minor_digits: int = 2
) -> Decimal:
    """The value that ``part`` of ``whole`` takes with it: the last part takes what is left.

    >>> share_of_value(Decimal("10.00"), part=Decimal(1), whole=Decimal(3))
    Decimal('3.33')
    >>> share_of_value(Decimal("6.67"), part=Decimal(2), whole=Decimal(2))
    Decimal('6.67')
    """
    if part == whole:
        return value
    return min(value, round_money(value * part / whole, minor_digits=minor_digits))


def round_up_to_multiple(quantity: Decimal, multiple: Decimal) -> Decimal:
    """The least multiple of ``multiple`` that is not below ``quantity``.

    >>> round_up_to_multiple(Decimal(37), Decimal(12))
    Decimal('48')
    """
    multiples, rest = divmod(quantity, multiple)
    return (multiples + (rest > 0)) * multiple
