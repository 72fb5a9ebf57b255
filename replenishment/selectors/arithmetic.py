"""The arithmetic of an explanation as steps one can read down, each with where it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.display import NOTHING as BLANK
from core.display import format_money, format_percent, format_quantity
from replenishment.selectors.names import method_name, with_scopes
from replenishment.selectors.rows import number

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Step:
    """One line: its words, its number as text, what it is made of, and where that was set."""

    label: str
    figure: str
    note: str = ""
    origin: str = ""
    sign: str = ""  # "+", "−" or "=".
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Steps that end in one result."""

    title: str
    steps: list[Step]


def sections_of(facts: Mapping[str, Any]) -> list[Section]:
    """The arithmetic of ``facts``, an explanation, from the forecast down to the quantity."""
    if "reorder_point" not in facts:
        return []
    facts = {**facts, "rule": with_scopes(facts.get("rule", {}))}
    return [
        Section(_("Up to where to order"), list(_up_to(facts))),
        Section(_("When to order"), list(_trigger(facts))),
        Section(_("What is there and coming"), list(_position(facts))),
        Section(_("What to order"), list(_order(facts))),
    ]


def _up_to(facts: Mapping[str, Any]) -> Iterator[Step]:
    demand, rule = facts.get("demand", {}), facts.get("rule", {})
    yield Step(
        _("Forecast a day"),
        _figure(demand.get("daily_mean"), HUNDREDTH),
        _seen(demand),
        _origin(
            rule, "method", _("method %(name)s") % {"name": method_name(demand.get("method", ""))}
        ),
    )
    yield Step(
        _("Days to cover"),
        _days(facts.get("window_days")),
        _("lead time of %(lead)s, then %(review)s until the next review")
        % {"lead": _days(facts.get("lead_time_days")), "review": _days(facts.get("review_days"))},
        _origin(rule, "review_days"),
        sign="×",
    )
    yield Step(
        _("Demand over these days"),
        _figure(facts.get("window_mean")),
        _("by weekday and season; give or take %(sd)s") % {"sd": _figure(facts.get("window_sd"))},
        sign="=",
    )
    yield Step(
        _("Safety stock"),
        _figure(facts.get("safety_stock")),
        _cycles(rule),
        _origin(rule, "service_target"),
        sign="+",
    )
    yield Step(_("Order up to"), _figure(facts.get("order_up_to")), sign="=", is_result=True)


def _trigger(facts: Mapping[str, Any]) -> Iterator[Step]:
    rule = facts.get("rule", {})
    mean, point = number(facts.get("lead_mean")), number(facts.get("reorder_point"))
    days = facts.get("trigger_days", facts.get("lead_time_days"))
    yield Step(
        _("Demand over %(days)s") % {"days": _days(days)},
        _figure(mean),
        _("until goods of the next run's order can be here"),
    )
    yield Step(
        _("Guard against a bad spell"),
        _figure(point - mean),
        _cycles(rule),
        _origin(rule, "service_target"),
        sign="+",
    )
    yield Step(_("Order at or below"), _figure(point), sign="=", is_result=True)


def _seen(demand: Mapping[str, Any]) -> str:
    words = _("from %(days)s days of history, %(out)s of them out of stock and left out") % {
        "days": demand.get("history_days", 0),
        "out": demand.get("out_of_stock_days", 0),
    }
    share = number(demand.get("own_share", "1"))
    if share >= 1:
        return words
    own = _("%(share)s of it asked for here, the rest at the places it supplies") % {
        "share": format_percent(share, digits=0)
    }
    return _("; ").join((words, own))


def _cycles(rule: Mapping[str, Any]) -> str:
    target = number(rule.get("service_target", {}).get("value"))
    return _("so that %(share)s of order cycles end without a stock-out") % {
        "share": format_percent(target)
    }


def _position(facts: Mapping[str, Any]) -> Iterator[Step]:
    position = facts.get("position", {})
    yield Step(_("On hand"), _figure(position.get("on_hand")))
    parts = (
        ("reserved", _("Asked for by today and not yet shipped"), "−"),
        ("on_order", _("On order from suppliers"), "+"),
        ("in_transit", _("In transit to here"), "+"),
        ("transfers_in", _("Transfers drafted to here"), "+"),
        ("transfers_out", _("Transfers drafted from here"), "−"),
        ("waiting", _("Suggestions a person has changed"), "+"),
    )
    for name, label, sign in parts:
        yield Step(label, _figure(position.get(name)), sign=sign)
    yield Step(_("Position"), _figure(position.get("total")), sign="=", is_result=True)


def _order(facts: Mapping[str, Any]) -> Iterator[Step]:
    quantity, price = number(facts.get("quantity")), number(facts.get("price"))
    yield Step(
        _("Needed"),
        _figure(facts.get("raw_need")),
        _("order up to %(up_to)s less position %(position)s")
        % {
            "up_to": _figure(facts.get("order_up_to")),
            "position": _figure(facts.get("position", {}).get("total")),
        },
    )
    pack, least = number(facts.get("pack")), number(facts.get("minimum"))
    if pack > 1:
        yield Step(_("Whole packs of"), _figure(pack))
    if least > 0:
        yield Step(_("At least"), _figure(least), _("the minimum of the terms"))
    worth = _("%(price)s each: %(value)s") % {
        "price": format_money(price),
        "value": format_money(quantity * price),
    }
    yield Step(_("To order"), _figure(quantity), worth if price else "", sign="=", is_result=True)


def _figure(value: Any, step: Decimal = TENTH) -> str:
    if value in (None, ""):
        return BLANK
    return format_quantity(number(value).quantize(step, ROUND_HALF_UP))


def _days(value: Any) -> str:
    count = int(number(value))
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _origin(rule: Mapping[str, Any], name: str, before: str = "") -> str:
    """Which rule set the value called ``name``."""
    scope = rule.get(name, {}).get("from", "")
    words = _("rule: %(scope)s") % {"scope": scope} if scope else ""
    return _("; ").join(part for part in (before, words) if part)
