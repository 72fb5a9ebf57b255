"""The figures of the home page, written out for the reader."""

from django.utils.translation import gettext as _

from core import display
from core.menus import Figure
from core.models import Company, User
from replenishment.selectors import overview
from replenishment.selectors.runs import last_run


def stock_value(user: User) -> Figure:
    """What the reader's stock is worth."""
    currency = Company.get().currency
    value = display.format_money(overview.stock_value(user), minor_digits=0, symbol=currency.symbol)
    return Figure(value, _("at moving average cost"))


def sold_out(user: User) -> Figure:
    """Products that sell at a place of the reader's, and are not there."""
    now = overview.sold_out(user)
    note = _("%(missing)s of %(expected)s that sell") % {
        "missing": display.format_quantity(now.missing),
        "expected": display.format_quantity(now.expected),
    }
    return Figure(display.format_percent(now.share), note)


def last_planned(_user: User) -> Figure:
    """When the last run ended, and what it found."""
    run = last_run()
    if run is None:
        return Figure(_("Never"), _("Start a run to see suggestions."))
    note = _("%(new)s new suggestions") % {"new": run.counts.get("new", 0)}
    return Figure(display.format_moment(run.finished_at), note)
