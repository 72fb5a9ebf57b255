"""The arithmetic in words, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ISSUES: Mapping[str, Any] = {
    "no_source": gettext_lazy(
        "Nobody is known to supply this product to this place: add a supplier's terms, or name "
        "the place that supplies it."
    ),
    "no_history": gettext_lazy("Nothing was ever asked for, so there is nothing to forecast from."),
    "one_sale": gettext_lazy("It was asked for on one day only: the forecast is a guess."),
    "no_lane": gettext_lazy(
        "No lane joins this place to the one that supplies it: one day on the way is assumed."
    ),
    "supply_circle": gettext_lazy(
        "The places that supply this one supply each other in a circle: name a place that buys."
    ),
    "outlier": gettext_lazy(
        "On %(day)s %(quantity)s were asked for, far more than ever else: the forecast counts "
        "%(counted)s. Check whether the sale was real."
    ),
    "forecast_failed": gettext_lazy("The forecast could not be made: %(reason)s"),
}


def issue_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """What went wrong, and what would mend it."""
    sentence = ISSUES.get(code)
    return str(sentence) % facts if sentence is not None else code


def explain(explanation: Mapping[str, Any]) -> list[str]:
    """Why this number, or why none: sentences in order, none without numbers to stand on."""
    if not explanation:
        return []
    if explanation["outcome"] == "no_demand":
        return [_no_demand(explanation)]
    return [
        _demand(explanation),
        *_levels(explanation),
        _position(explanation),
        *_verdict(explanation),
    ]


def _demand(explanation: Mapping[str, Any]) -> str:
    demand = explanation["demand"]
    facts = {"mean": rounded(demand["daily_mean"]), "days": demand["out_of_stock_days"]}
    if not demand["out_of_stock_days"]:
        return _("Sells about %(mean)s a day.") % facts
    return (
        ngettext(
            "Sells about %(mean)s a day; %(days)s day out of stock is left out.",
            "Sells about %(mean)s a day; %(days)s days out of stock are left out.",
            demand["out_of_stock_days"],
        )
        % facts
    )


def _levels(explanation: Mapping[str, Any]) -> list[str]:
    days, window = explanation["trigger_days"], explanation["window_days"]
    trigger = ngettext(
        "Until goods of the next order can arrive, in %(days)s day, about %(mean)s will be asked "
        "for, with bad luck %(point)s: order at %(point)s or below.",
        "Until goods of the next order can arrive, in %(days)s days, about %(mean)s will be asked "
        "for, with bad luck %(point)s: order at %(point)s or below.",
        days,
    ) % {
        "days": days,
        "mean": rounded(explanation["lead_mean"]),
        "point": rounded(explanation["reorder_point"]),
    }
    target = ngettext(
        "An order fills up to %(level)s: %(mean)s for %(days)s day, and %(guard)s more guard "
        "against a bad spell.",
        "An order fills up to %(level)s: %(mean)s for %(days)s days, and %(guard)s more guard "
        "against a bad spell.",
        window,
    ) % {
        "days": window,
        "level": rounded(explanation["order_up_to"]),
        "mean": rounded(explanation["window_mean"]),
        "guard": rounded(explanation["safety_stock"]),
    }
    booked = Decimal(explanation.get("booked_ahead", "0"))
    if booked < 1:
        return [trigger, target]
    facts = {"number": rounded(booked)}
    return [
        trigger,
        target,
        _("Of these, %(number)s are customers' orders for later days, beyond the forecast.")
        % facts,
    ]


def _position(explanation: Mapping[str, Any]) -> str:
    position = explanation["position"]
    parts = [_("%(number)s on hand") % {"number": rounded(position["on_hand"])}]
    for name, words in (
        ("reserved", _("%(number)s promised to customers")),
        ("transfers_out", _("%(number)s promised to other places")),
        ("on_order", _("%(number)s on order")),
        ("in_transit", _("%(number)s on the way")),
        ("transfers_in", _("%(number)s about to be sent here")),
        ("waiting", _("%(number)s in suggestions that somebody changed")),
    ):
        if Decimal(position[name]) or name == "on_order":
            parts.append(words % {"number": rounded(position[name])})
    return _("There are %(parts)s: the position is %(total)s.") % {
        "parts": _(", ").join(parts),
        "total": rounded(position["total"]),
    }


def _verdict(explanation: Mapping[str, Any]) -> list[str]:
    outcome = explanation["outcome"]
    if outcome == "enough":
        return [_("That is enough for now.")]
    if outcome == "waiting":
        return [_("What somebody has already changed and not yet ordered covers this.")]
    sentences = [_short(explanation)]
    if outcome == "rejected":
        day = formats.date_format(date.fromisoformat(explanation["rejected_until"]))
        sentences.append(_("It was rejected: nothing is suggested until %(day)s.") % {"day": day})
    if outcome == "ending":
        sentences.append(_("The product is ending: what is there is sold, and none is bought."))
    if outcome == "no_source":
        sentences.append(str(ISSUES["no_source"]))
    if explanation["source"]["kind"] == "transfer":
        facts = {"number": rounded(explanation["source"]["on_hand"])}
        sentences.append(_("The place it comes from has %(number)s.") % facts)
    return sentences


def _short(explanation: Mapping[str, Any]) -> str:
    facts = {
        name: rounded(explanation[key])
        for name, key in (
            ("short", "raw_need"),
            ("pack", "pack"),
            ("minimum", "minimum"),
            ("quantity", "quantity"),
        )
    }
    return _rounding(explanation) % facts


def _rounding(explanation: Mapping[str, Any]) -> str:
    raw, pack = Decimal(explanation["raw_need"]), Decimal(explanation["pack"])
    if Decimal(explanation["minimum"]) > raw:
        return _("%(short)s short, and the minimum is %(minimum)s: %(quantity)s.")
    if pack != 1:
        return _("%(short)s short, rounded up to packs of %(pack)s = %(quantity)s.")
    return _("%(short)s short, rounded up to %(quantity)s.")


def _no_demand(explanation: Mapping[str, Any]) -> str:
    demand = explanation["demand"]
    if not demand["history_days"]:
        return _("Nothing was ever asked for here, so nothing is suggested.")
    if demand["last_on"] is not None:
        day = formats.date_format(date.fromisoformat(demand["last_on"]))
        return _("Last asked for on %(day)s: another sale before the next goods is unlikely.") % {
            "day": day
        }
    sentence = ngettext(
        "Nothing was asked for in the last %(days)s day, so nothing is suggested.",
        "Nothing was asked for in the last %(days)s days, so nothing is suggested.",
        demand["history_days"],
    )
    return sentence % {"days": demand["history_days"]}


def rounded(number: str | Decimal) -> str:
    """``number`` for reading: two decimals below one, none from a hundred, in local format."""
    value = Decimal(number)
    if value == value.to_integral_value() or abs(value) >= 100:
        step = Decimal(1)
    else:
        step = Decimal("0.01") if abs(value) < 1 else Decimal("0.1")
    return formats.number_format(value.quantize(step, ROUND_HALF_UP), use_l10n=True)
