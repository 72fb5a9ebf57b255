"""Refusals of the mathematics: each says in a sentence which value it will not take."""


class StockmathError(ValueError):
    """Any refusal of this library.

    ::

        ValueError
        └── StockmathError
            ├── InvalidParameter     a value lies outside what the formula is defined for
            │   ├── NotFinite        text, NaN or infinity where a number belongs
            │   ├── NegativeValue    a quantity, demand, cost or time below zero
            │   ├── OutOfRange       zero or less, or a share that is not between 0 and 1
            │   └── WrongShape       arrays that do not fit one another
            ├── NotEnoughHistory     the answer needs more observations than were given
            ├── UnknownMethod        no method of that name is registered
            └── MissingPart          an optional library that the method needs is not installed

    ``sentence`` may have places for ``facts``, so that whoever shows it can translate it.

    Examples
    --------
    >>> str(StockmathError("%(name)s is too large.", name="alpha"))
    'alpha is too large.'
    """

    def __init__(self, sentence: str = "", **facts: object) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts


class InvalidParameter(StockmathError):
    """A value lies outside the domain of the formula; the sentence names it."""


class NotFinite(InvalidParameter):
    """Text, NaN or infinity stands where a number belongs."""


class NegativeValue(InvalidParameter):
    """A quantity, a demand, a cost or a time lies below zero."""


class OutOfRange(InvalidParameter):
    """A value that must be above zero is not, or a share is not strictly between 0 and 1."""


class WrongShape(InvalidParameter):
    """Arrays do not fit one another; the sentence names their shapes."""


class NotEnoughHistory(StockmathError):
    """The answer needs more observations than were given; the sentence says how many."""


class UnknownMethod(StockmathError):
    """No method of that name is registered; the sentence lists the names there are."""


class MissingPart(StockmathError):
    """An optional library that the method needs is not installed; the sentence names it."""
