"""The application identifiers of GS1 that we read: how long each is and what it may hold."""

from dataclasses import dataclass

VARIABLE_MAX = 90


@dataclass(frozen=True, slots=True)
class Identifier:
    """What may follow one application identifier.

    ``least`` and ``most`` are its characters; equal, and it needs no separator behind it.
    """

    prefix: str  # Of an identifier whose last digit says where the point is: without that digit.
    least: int
    most: int
    is_numeric: bool = True
    has_point: bool = False  # The identifier's fourth digit counts decimals.
    is_date: bool = False
    has_check_digit: bool = False

    @property
    def length(self) -> int:
        """Of the identifier itself."""
        return len(self.prefix) + self.has_point

    @property
    def is_fixed(self) -> bool:
        return self.least == self.most


def _fixed(prefix: str, length: int, *, check: bool = False) -> Identifier:
    return Identifier(prefix, length, length, has_check_digit=check)


def _day(prefix: str) -> Identifier:
    return Identifier(prefix, 6, 6, is_date=True)


def _number(prefix: str, most: int) -> Identifier:
    return Identifier(prefix, 1, most)


def _text(prefix: str, most: int) -> Identifier:
    return Identifier(prefix, 1, most, is_numeric=False)


_ALL = (
    _fixed("00", 18, check=True),
    _fixed("01", 14, check=True),
    _fixed("02", 14, check=True),
    _text("10", 20),
    *(_day(prefix) for prefix in ("11", "12", "13", "15", "16", "17")),
    _fixed("20", 2),
    _text("21", 20),
    _text("22", 20),
    _text("235", 28),
    _text("240", 30),
    _text("241", 30),
    _number("242", 6),
    _text("243", 20),
    _text("250", 30),
    _text("251", 30),
    _text("254", 20),
    _number("30", 8),
    # Weights, lengths, areas and volumes: 310n is kilograms, 320n pounds.
    *(
        Identifier(f"3{group}{kind}", 6, 6, has_point=True)
        for group in range(1, 7)
        for kind in range(10)
    ),
    _number("37", 8),
    Identifier("390", 1, 15, has_point=True),
    Identifier("391", 4, 18, has_point=True),
    Identifier("392", 1, 15, has_point=True),
    Identifier("393", 4, 18, has_point=True),
    _text("400", 30),
    _text("401", 30),
    _number("402", 17),
    _text("403", 30),
    *(_fixed(f"41{last}", 13, check=True) for last in range(8)),
    _text("420", 20),
    _text("421", 12),
    _fixed("422", 3),
    _number("423", 15),
    _text("7020", 20),
    _number("7003", 10),
    _text("8005", 6),
    _text("8008", 12),
    _text("8020", 25),
    _text("90", 30),
    *(_text(f"9{last}", VARIABLE_MAX) for last in range(1, 10)),
)
BY_PREFIX = {identifier.prefix: identifier for identifier in _ALL}
# The trade measures that a stock quantity can be read from, and the code of their unit.
MEASURES = {"310": "kg", "320": "lb", "315": "l", "316": "m3", "311": "m", "314": "m2"}


def identifier_at(text: str) -> Identifier | None:
    """The identifier that ``text`` begins with, if we know it.

    >>> identifier_at("3103001250").prefix, identifier_at("99X").prefix, identifier_at("05")
    ('310', '99', None)
    """
    for length in (2, 3, 4):
        found = BY_PREFIX.get(text[:length])
        if found is not None and len(found.prefix) == length and len(text) >= found.length:
            return found
    return None
