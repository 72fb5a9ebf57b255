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

_TREND = Parameter(
    name="beta",
    default=0.02,
    low=0.001,
    high=1,
    unit="",
    help=_("How fast the trend follows what was last seen. 0.01 to 0.1 is usual."),
)
_DAMPING = Parameter(
    name="damping",
    default=0.9,
    low=0.5,
    high=0.99,
    unit="",
    help=_("How much of the trend is left from one period to the next."),
)
_BUCKET = Parameter(
    name="bucket",
    default=14,
    low=1,
    high=180,
    unit=_("demand periods"),
    help=_("How many periods are added up before they are smoothed."),
    whole=True,
    defaults={"week": 4, "month": 3},
)
_COVER = Parameter(
    name="cover",
    default=14,
    low=0,
    high=730,
    unit=_("demand periods"),
    help=_("How many periods of mean demand are kept on top, whatever the service target."),
    defaults={"week": 2, "month": 1},
)
_SECONDS = Parameter(
    name="seconds",
    default=2,
    low=0.05,
    high=60,
    unit=_("seconds"),
    help=_("How long one product may take. What takes longer falls back to Combined, and says so."),
)
_EPOCHS = Parameter(
    name="epochs",
    default=20,
    low=1,
    high=500,
    unit="",
    help=_("How often the network sees its examples while it learns."),
    whole=True,
)

_MODULES = "stockmath.forecasting."


def _method(
    name: str, label: str, told: str, where: str, *parameters: Parameter, version: str = "1"
) -> Method:
    return Method(
        name=name,
        label=label,
        help=told,
        builder=f"{_MODULES}{where}:{name}" if ":" not in where else _MODULES + where,
        version=version,
        parameters=parameters,
    )


_METHODS = (
    _method(
        "combined",
        _("Combined"),
        _(
            "Smoothing and two averages together, times season and drivers, corrected by a model "
            "over all products where there are many."
        ),
        "methods",
        *(_ALPHA_COMBINED, _BETA_COMBINED, _SHORT, _LONG, _PROFILE_PRIOR, _GLOBAL_SHARE),
        version="2",
    ),
    _method(
        "global",
        _("One model for all products"),
        _("Trees that learn from all products at once. Needs a hundred products and 120 periods."),
        "methods:global_only",
        *(_ALPHA_COMBINED, _BETA_COMBINED, _SHORT, _LONG, _PROFILE_PRIOR),
    ),
    _method(
        "moving_average",
        _("Moving average"),
        _("The mean of the latest periods."),
        "methods",
        _WINDOW,
    ),
    _method(
        "seasonal_naive",
        _("Seasonal naive"),
        _("What was sold on the same weekday of the last week, or the month a year ago."),
        "methods",
    ),
    _method("naive", _("Last value"), _("What was sold in the last period seen."), "methods"),
    _method(
        "ses",
        _("Simple smoothing"),
        _("A level that follows what was last seen."),
        "smoothing",
        _ALPHA,
    ),
    _method(
        "holt",
        _("Smoothing with a trend"),
        _("A level and a trend that goes on for ever. For clear growth and short windows only."),
        "smoothing",
        *(_ALPHA, _TREND),
    ),
    _method(
        "damped",
        _("Smoothing with a damped trend"),
        _("A level and a trend that wears off."),
        "smoothing",
        *(_ALPHA, _TREND, _DAMPING),
    ),
    _method(
        "holt_winters",
        _("Smoothing with trend and season"),
        _("A level and a trend that wears off, times a season shared by products alike."),
        "smoothing",
        *(_ALPHA, _TREND, _DAMPING, _PROFILE_PRIOR),
    ),
    _method(
        "tsb",
        _("Teunter–Syntetos–Babai"),
        _("For products that sell now and then, and may stop selling."),
        "methods",
        *(_ALPHA, _BETA),
    ),
    _method(
        "syntetos_boylan",
        _("Syntetos–Boylan"),
        _("For products that sell now and then and go on doing so, such as spare parts."),
        "methods",
        _ALPHA,
    ),
    _method(
        "croston",
        _("Croston"),
        _("The classic for products that sell now and then; a little too high on average."),
        "spares",
        _ALPHA,
    ),
    _method(
        "adida",
        _("Aggregate and spread"),
        _("Adds periods up, smooths the sums and spreads the answer evenly."),
        "spares",
        *(_ALPHA, _BUCKET),
    ),
    _method(
        "negative_binomial",
        _("Negative binomial"),
        _("For spare parts with little history: counts around a smoothed mean."),
        "spares",
        *(_ALPHA, _BETA),
    ),
    _method(
        "ets",
        _("Exponential smoothing, fitted"),
        _("Level, trend and season fitted to each product by itself. Slow."),
        "fitted",
        _SECONDS,
    ),
    _method(
        "arima",
        _("ARIMA with drivers"),
        _("Fitted to each product, with promotions and other drivers. Very slow."),
        "fitted",
        _SECONDS,
    ),
    _method(
        "lstm",
        _("Neural network"),
        _("One network for all products. Needs the optional part “deep” to be installed."),
        "lstm",
        _EPOCHS,
    ),
    _method(
        "rule",
        _("Fixed cover"),
        _("The mean of the latest periods and so many periods of cover: no statistics."),
        "spares",
        *(_WINDOW, _COVER),
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
