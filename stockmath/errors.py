"""Refusals of the mathematics: each says in a sentence which value it will not take."""


class StockmathError(ValueError):
    """Any refusal of this library.

    ::

        ValueError
        └── StockmathError
            ├── InvalidParameter     a value lies outside what the formula is defined for
            ├── NotEnoughHistory     the answer needs more observations than were given
            └── UnknownMethod        no method of that name is registered
    """


class InvalidParameter(StockmathError):
    """A value lies outside the domain of the formula; the sentence names it."""


class NotEnoughHistory(StockmathError):
    """The answer needs more observations than were given; the sentence says how many."""


class UnknownMethod(StockmathError):
    """No method of that name is registered; the sentence lists the names there are."""
