"""The methods by name, each with its declared parameters; the code is loaded when first used."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from stockmath import declared
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
        *(
            declared.ALPHA_COMBINED,
            declared.BETA_COMBINED,
            declared.SHORT,
            declared.LONG,
            declared.PROFILE_PRIOR,
            declared.GLOBAL_SHARE,
        ),
        version="2",
    ),
    _method(
        "global",
        _("One model for all products"),
        _("Trees that learn from all products at once. Needs a hundred products and 120 periods."),
        "methods:global_only",
        *(
            declared.ALPHA_COMBINED,
            declared.BETA_COMBINED,
            declared.SHORT,
            declared.LONG,
            declared.PROFILE_PRIOR,
        ),
    ),
    _method(
        "moving_average",
        _("Moving average"),
        _("The mean of the latest periods."),
        "methods",
        declared.WINDOW,
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
        declared.ALPHA,
    ),
    _method(
        "holt",
        _("Smoothing with a trend"),
        _("A level and a trend that goes on for ever. For clear growth and short windows only."),
        "smoothing",
        *(declared.ALPHA, declared.TREND),
    ),
    _method(
        "damped",
        _("Smoothing with a damped trend"),
        _("A level and a trend that wears off."),
        "smoothing",
        *(declared.ALPHA, declared.TREND, declared.DAMPING),
    ),
    _method(
        "holt_winters",
        _("Smoothing with trend and season"),
        _("A level and a trend that wears off, times a season shared by products alike."),
        "smoothing",
        *(declared.ALPHA, declared.TREND, declared.DAMPING, declared.PROFILE_PRIOR),
    ),
    _method(
        "tsb",
        _("Teunter–Syntetos–Babai"),
        _("For products that sell now and then, and may stop selling."),
        "methods",
        *(declared.ALPHA, declared.BETA),
    ),
    _method(
        "syntetos_boylan",
        _("Syntetos–Boylan"),
        _("For products that sell now and then and go on doing so, such as spare parts."),
        "methods",
        declared.ALPHA,
    ),
    _method(
        "croston",
        _("Croston"),
        _("The classic for products that sell now and then; a little too high on average."),
        "spares",
        declared.ALPHA,
    ),
    _method(
        "adida",
        _("Aggregate and spread"),
        _("Adds periods up, smooths the sums and spreads the answer evenly."),
        "spares",
        *(declared.ALPHA, declared.BUCKET),
    ),
    _method(
        "negative_binomial",
        _("Negative binomial"),
        _("For spare parts with little history: counts around a smoothed mean."),
        "spares",
        *(declared.ALPHA, declared.BETA),
    ),
    _method(
        "ets",
        _("Exponential smoothing, fitted"),
        _("Level, trend and season fitted to each product by itself. Slow."),
        "fitted",
        declared.SECONDS,
    ),
    _method(
        "arima",
        _("ARIMA with drivers"),
        _("Fitted to each product, with promotions and other drivers. Very slow."),
        "fitted",
        declared.SECONDS,
    ),
    _method(
        "lstm",
        _("Neural network"),
        _("One network for all products. Needs the optional part “deep” to be installed."),
        "lstm",
        declared.EPOCHS,
    ),
    _method(
        "rule",
        _("Fixed cover"),
        _("The mean of the latest periods and so many periods of cover: no statistics."),
        "spares",
        *(declared.WINDOW, declared.COVER),
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
