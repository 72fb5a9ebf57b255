"""How numbers, days, names and states are written for a reader, in their language."""

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

NOTHING = "–"  # Shown where there is no value, so that an empty cell is never taken for a slip.

DAY_FORMATS = {
    "zh": {"": "Y-m-d", "short": "m-d", "long": "Y年n月j日", "weekday": "n月j日 D"},
    "en": {"": "j M Y", "short": "j M", "long": "j F Y", "weekday": "D j M"},
}
TIME_FORMAT = "H:i"

# The tone of a state, from its name: the colour and the shape of its badge.
TONES = {
    "neutral": (
        "draft",
        "pending",
        "waiting",
        "open",
        "new",
        "planned",
        "snoozed",
        "superseded",
        "undone",
    ),
    "info": (
        "asked",
        "approved",
        "sent",
        "confirmed",
        "running",
        "in_transit",
        "released",
        "ordered",
        "shipped",
    ),
    "success": (
        "done",
        "received",
        "posted",
        "closed",
        "paid",
        "delivered",
        "active",
        "ok",
        "fulfilled",
    ),
    "warning": (
        "part",
        "partial",
        "partly_received",
        "partly_shipped",
        "edited",
        "stopped",
        "due",
        "ending",
        "quarantine",
    ),
    "danger": ("failed", "rejected", "refused", "late", "short", "cancelled", "overdue", "blocked"),
}
_TONE_OF = {state: tone for tone, states in TONES.items() for state in states}


def _number(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def format_quantity(value: Any, *, digits: int | None = None) -> str:
    """Grouped by thousands, without decimals that say nothing, with at most ``digits`` of them.

    >>> format_quantity(Decimal("1234.500000"))
    '1,234.5'
    """
    number = _number(value)
    if number is None:
        return NOTHING
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_money(value: Any, *, minor_digits: int = 2, symbol: str = "") -> str:
    """Grouped by thousands, with the decimals of its currency.

    >>> format_money(Decimal("1234.5"), symbol="¥")
    '¥1,234.50'
    """
    number = _number(value)
    if number is None:
        return NOTHING
    number = number.quantize(Decimal(1).scaleb(-minor_digits), ROUND_HALF_UP)
    sign = "-" if number < 0 else ""
    return f"{sign}{symbol}{abs(number):,f}"


def format_percent(value: Any, *, digits: int = 1) -> str:
    """A share of one, as a percentage.

    >>> format_percent(Decimal("0.95"))
    '95%'
    """
    number = _number(value)
    if number is None:
        return NOTHING
    text = f"{(number * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def format_day(value: datetime.date | None, style: str = "") -> str:
    """``value`` as a day; ``style`` is empty, ``short``, ``long`` or ``weekday``."""
    if not value:
        return NOTHING
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    formats = DAY_FORMATS["zh" if _is_chinese() else "en"]
    return date_format(value, formats.get(style, formats[""]), use_l10n=False)


def format_moment(value: datetime.datetime | None) -> str:
    """``value`` as day and time in the current time zone."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{format_day(local)} {date_format(local, TIME_FORMAT, use_l10n=False)}"


def bilingual(subject: Any, stem: str = "name") -> str:
    """The name of ``subject`` in the reader's language, in the other one where that is missing."""
    if subject is None or subject == "":
        return NOTHING
    chinese, english = getattr(subject, f"{stem}_zh", None), getattr(subject, f"{stem}_en", None)
    if chinese is None and english is None:
        return str(subject)
    return (chinese or english or "") if _is_chinese() else (english or chinese or "")


def tone_of(state: Any) -> str:
    """The tone of a state by its name; ``neutral`` for one never heard of."""
    return _TONE_OF.get(str(state).lower().replace("-", "_"), "neutral")


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def two_sentences(first: str, second: str) -> str:
    """One sentence after the other, as the reader's language sets them apart."""
    return gettext("%(first)s %(second)s") % {"first": first, "second": second}


def listed(names: Iterable[str]) -> str:
    """Names one after the other, joined as the reader's language joins them."""
    return gettext(", ").join(names)
