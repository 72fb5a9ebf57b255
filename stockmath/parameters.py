"""How an algorithm declares what may be set, so that forms and rules can be drawn from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from stockmath.errors import InvalidParameter


def gettext_noop(sentence: str) -> str:
    """Mark ``sentence`` for the translation catalogue; whoever shows it translates it.

    Examples
    --------
    >>> gettext_noop("periods")
    'periods'
    """
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number a planner may set: its bounds, both included, its default and its unit.

    ``defaults`` overrides ``default`` for panels of another period than the day.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    help: str
    whole: bool = False
    defaults: Mapping[str, float] = field(default_factory=dict)

    def default_for(self, period: str) -> float:
        """Return the default for panels of ``period``.

        Examples
        --------
        >>> alpha = Parameter(name="alpha", default=0.1, low=0.01, high=1, unit="", help="")
        >>> alpha.default_for("month")
        0.1
        """
        return self.defaults.get(period, self.default)

    def check(self, value: float) -> float:
        """Return ``value`` as a float when it is allowed.

        Raises
        ------
        InvalidParameter
            ``value`` is no number, outside the bounds, or broken where a whole number is needed.

        Examples
        --------
        >>> Parameter(name="window", default=28, low=1, high=730, unit="", help="").check(14)
        14.0
        """
        try:
            number = float(value)
        except (TypeError, ValueError) as error:
            sentence = gettext_noop("%(name)s must be a number, got %(value)s.")
            raise InvalidParameter(sentence, name=self.name, value=repr(value)) from error
        if not isfinite(number) or not self.low <= number <= self.high:
            raise InvalidParameter(
                gettext_noop("%(name)s must be between %(low)s and %(high)s, got %(value)s."),
                name=self.name,
                low=f"{self.low:g}",
                high=f"{self.high:g}",
                value=f"{number:g}",
            )
        if self.whole and number != int(number):
            sentence = gettext_noop("%(name)s must be a whole number, got %(value)s.")
            raise InvalidParameter(sentence, name=self.name, value=f"{number:g}")
        return number


def settle(
    declared: Iterable[Parameter], given: Mapping[str, float] | None, *, period: str
) -> dict[str, float]:
    """Return a value for every declared parameter: the given one, else the default.

    Raises
    ------
    InvalidParameter
        A given name is not declared, or a value is not allowed.

    Examples
    --------
    >>> alpha = Parameter(name="alpha", default=0.1, low=0.01, high=1, unit="", help="")
    >>> settle([alpha], {"alpha": 0.2}, period="day")
    {'alpha': 0.2}
    """
    given = given or {}
    known = {parameter.name: parameter for parameter in declared}
    for name in given:
        if name not in known:
            raise InvalidParameter(
                gettext_noop("There is no parameter %(name)s here; declared are: %(names)s."),
                name=repr(name),
                names=", ".join(known) or "–",
            )
    return {
        name: parameter.check(given.get(name, parameter.default_for(period)))
        for name, parameter in known.items()
    }
