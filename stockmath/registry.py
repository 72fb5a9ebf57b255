"""The methods by name, each with its declared parameters; the code is loaded when first used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from stockmath.errors import UnknownMethod
from stockmath.parameters import Parameter
from stockmath.parameters import gettext_noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A forecasting method: its label, where its builder lives, and what may be set."""

    name: str
    label: str
    help: str
    builder: str  # "module:function", so that a heavy module is imported only when chosen.
    version: str
    parameters: tuple[Parameter, ...] = ()

    def load(self) -> Callable[..., Any]:
        """Import and return the builder of this method.

        Examples
        --------
        >>> find("naive").load().__name__
        'naive'
        """
        module, _colon, function = self.builder.partition(":")
        builder: Callable[..., Any] = getattr(import_module(module), function)
        return builder


_ALPHA = Parameter(
    name="alpha",
    default=0.1,
    low=0.01,
    high=1,
    unit="",
    help=_("How fast the size of a demand follows what was last seen. 0.05 to 0.2 is usual."),
)
_BETA = Parameter(
    name="beta",
    default=0.05,
    low=0.005,
    high=1,
    unit="",
    help=_("How fast the chance of a demand follows what was last seen. 0.02 to 0.1 is usual."),
)
_ALPHA_COMBINED = replace(_ALPHA, default=0.2, defaults={"week": 0.1, "month": 0.1})
_BETA_COMBINED = replace(_BETA, default=0.15, defaults={"week": 0.1, "month": 0.05})
_PROFILE_PRIOR = Parameter(
    name="profile_prior",
    default=300,
    low=1,
    high=100_000,
    unit=_("selling periods"),
    help=_("How many periods with sales a group needs to count as much as the group above it."),
)
_SHORT = Parameter(
    name="short_window",
    default=28,
    low=1,
    high=730,
    unit=_("demand periods"),
    help=_("Length of the shorter of the two averages."),
    whole=True,
    defaults={"week": 8, "month": 6},
)
_LONG = Parameter(
    name="long_window",
    default=56,
    low=1,
    high=1460,
    unit=_("demand periods"),
    help=_("Length of the longer of the two averages."),
    whole=True,
    defaults={"week": 26, "month": 12},
)
_WINDOW = Parameter(
    name="window",
    default=28,
    low=1,
    high=1460,
    unit=_("demand periods"),
    help=_("How many of the latest periods are averaged."),
    whole=True,
    defaults={"week": 8, "month": 6},
)

_GLOBAL_SHARE = Parameter(
    name="global_share",
    default=0.7,
    low=0,
    high=1,
    unit="",
    help=_(
        "Weight of the model learned over all products; the level has the rest. 0 leaves it out."
    ),
)

_METHODS = (
    Method(
        name="combined",
        label=_("Combined"),
        help=_("Smoothing and two averages together, times a pooled seasonal profile."),
        builder="stockmath.forecasting.methods:combined",
        version="1",
        parameters=(_ALPHA_COMBINED, _BETA_COMBINED, _SHORT, _LONG, _PROFILE_PRIOR, _GLOBAL_SHARE),
    ),
    Method(
        name="moving_average",
        label=_("Moving average"),
        help=_("The mean of the latest periods."),
        builder="stockmath.forecasting.methods:moving_average",
        version="1",
        parameters=(_WINDOW,),
    ),
    Method(
        name="seasonal_naive",
        label=_("Seasonal naive"),
        help=_("What was sold on the same weekday of the last week, or the month a year ago."),
        builder="stockmath.forecasting.methods:seasonal_naive",
        version="1",
    ),
    Method(
        name="tsb",
        label=_("Teunter–Syntetos–Babai"),
        help=_("For products that sell now and then, and may stop selling."),
        builder="stockmath.forecasting.methods:tsb",
        version="1",
        parameters=(_ALPHA, _BETA),
    ),
    Method(
        name="syntetos_boylan",
        label=_("Syntetos–Boylan"),
        help=_("For products that sell now and then and go on doing so, such as spare parts."),
        builder="stockmath.forecasting.methods:syntetos_boylan",
        version="1",
        parameters=(_ALPHA,),
    ),
    Method(
        name="naive",
        label=_("Last value"),
        help=_("What was sold in the last period seen."),
        builder="stockmath.forecasting.methods:naive",
        version="1",
    ),
)

METHODS = {method.name: method for method in _METHODS}


def find(name: str) -> Method:
    """Return the method called ``name``.

    Raises
    ------
    UnknownMethod
        There is none of that name.

    Examples
    --------
    >>> find("tsb").label
    'Teunter–Syntetos–Babai'
    """
    method = METHODS.get(name)
    if method is None:
        raise UnknownMethod(f"There is no method {name!r}; there are: {', '.join(METHODS)}.")
    return method
