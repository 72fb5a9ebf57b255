"""Codes of GS1 by their length and their last digit."""

from catalog.choices import GTIN_LENGTHS, BarcodeKind

KIND_OF_LENGTH = {length: kind for kind, length in GTIN_LENGTHS.items()}
GTIN_LENGTH = 14


def check_digit(digits: str) -> str:
    """The digit that follows ``digits`` in an EAN, UPC, GTIN or SSCC.

    >>> check_digit("629104150021")
    '3'
    """
    weighted = sum(
        int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))
    )
    return str(-weighted % 10)


def is_digits(text: str) -> bool:
    """Whether ``text`` is of the digits 0 to 9 and nothing else."""
    return text.isascii() and text.isdigit()


def has_right_check_digit(code: str) -> bool:
    return is_digits(code) and len(code) > 1 and check_digit(code[:-1]) == code[-1]


def kind_of(code: str) -> BarcodeKind:
    """What ``code`` is by its looks; one whose check digit is wrong is none of GS1's.

    >>> kind_of("4006381333931"), kind_of("4006381333932")
    (BarcodeKind.EAN13, BarcodeKind.OTHER)
    """
    kind = KIND_OF_LENGTH.get(len(code))
    return kind if kind is not None and has_right_check_digit(code) else BarcodeKind.OTHER


def looks_mistyped(code: str) -> bool:
    """As long as a code of GS1, of digits only, and the last of them is wrong."""
    return is_digits(code) and len(code) in KIND_OF_LENGTH and not has_right_check_digit(code)


def same_gtins(code: str) -> tuple[str, ...]:
    """``code`` in every length it can be written with: zeros in front mean nothing in a GTIN.

    >>> same_gtins("0036000291452")
    ('0036000291452', '036000291452', '00036000291452')
    """
    if not is_digits(code) or len(code) not in KIND_OF_LENGTH:
        return (code,)
    padded = code.zfill(GTIN_LENGTH)
    shorter = [
        padded[-length:]
        for length in sorted(KIND_OF_LENGTH)
        if not padded[:-length].strip("0") and padded[-length:] != code
    ]
    return (code, *shorter)
