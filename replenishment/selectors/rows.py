"""A suggestion as its reader sees it: when it sells out in words, cover before and after, packs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.display import format_day, format_quantity
from core.menus import url_of
from core.periods import later
from core.quantities import NOTHING
from inventory.choices import TransferStatus
from purchasing.choices import OrderStatus
from replenishment.choices import NEXT, SuggestionStatus
from replenishment.models import Fulfilment, Suggestion
from replenishment.selectors.queue import SOON_DAYS, Group, group_key

WEEK = 7
DAY = Decimal(1)
TENTH = Decimal("0.1")
ENDED_EARLY = {OrderStatus.CANCELLED, OrderStatus.CLOSED, TransferStatus.CANCELLED}
FEW_DAYS = 10  # Cover below this is shown with a decimal.


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion with everything a list says about it, in the reader's language."""

    suggestion: Suggestion
    tone: str  # "danger" only where waiting another day costs sales.
    runs_out: str
    cover_now: Decimal | None
    cover_after: Decimal | None
    packs: str
    reason: str
    document_url: str
    document_number: str
    document_end: str  # Why nothing will come of what was ordered; empty while something may.
    group: str
    head: Group | None = None  # The group's totals, for the first row of each.

    @property
    def pk(self) -> int:
        return self.suggestion.pk

    @property
    def is_waiting(self) -> bool:
        return self.suggestion.status == SuggestionStatus.PENDING

    @property
    def may_reopen(self) -> bool:
        """Whether the way back to waiting exists at all; the service knows if it is still open."""
        return SuggestionStatus.PENDING in NEXT[SuggestionStatus(self.suggestion.status)]

    @property
    def quantity_text(self) -> str:
        """The quantity as one types it: without grouping."""
        return f"{self.suggestion.quantity:f}"

    @property
    def suggested_text(self) -> str:
        return f"{self.suggestion.suggested_quantity:f}"


def rows_of(
    suggestions: Iterable[Suggestion], day: date, groups: Mapping[str, Group] | None = None
) -> list[Row]:
    """``suggestions`` as rows, judged on ``day``. At most one query, for what was ordered."""
    listed = list(suggestions)
    decided = [suggestion.pk for suggestion in listed if suggestion.decided_at]
    links = links_of(decided) if decided else {}
    return [
        row_of(
            suggestion,
            day,
            link=links.get(suggestion.pk),
            head=(groups or {}).get(group_key(suggestion)),
        )
        for suggestion in listed
    ]


def row_of(
    suggestion: Suggestion,
    day: date,
    *,
    link: Fulfilment | None = None,
    head: Group | None = None,
) -> Row:
    """``suggestion`` as a row; ``link`` is what it became, when it was ordered."""
    facts = suggestion.explanation
    return Row(
        suggestion=suggestion,
        tone=tone_of(suggestion, day),
        runs_out=runs_out(suggestion.stockout_on, day, on_hand=_on_hand(facts)),
        cover_now=cover(suggestion.cover_days),
        cover_after=cover(_cover_after(suggestion)),
        packs=packs(suggestion.quantity, number(facts.get("pack"))),
        reason=_reason(suggestion),
        document_url=_document_url(link),
        document_number=_document_number(link),
        document_end=_document_end(suggestion, link),
        group=group_key(suggestion),
        head=head,
    )


def number(value: Any) -> Decimal:
    """A number of an explanation, which keeps them as strings; zero where there is none."""
    return Decimal(str(value)) if value not in (None, "") else NOTHING


def tone_of(suggestion: Suggestion, day: date) -> str:
    """How much it matters that somebody acts today."""
    if suggestion.stockout_on is None:
        return "neutral"
    lead_time = int(suggestion.explanation.get("lead_time_days") or 0)
    if suggestion.stockout_on <= later(day, lead_time):
        return "danger"
    return "warning" if suggestion.stockout_on <= later(day, SOON_DAYS) else "neutral"


def runs_out(stockout_on: date | None, day: date, *, on_hand: Decimal) -> str:
    """When the shelf is empty without this order, as one would say it."""
    if stockout_on is None:
        return _("Not in sight")
    if on_hand <= 0:
        return _("Sold out")
    ahead = (stockout_on - day).days
    if ahead <= 0:
        return _("Sells out today")
    if ahead == 1:
        return _("Sells out tomorrow")
    if ahead < WEEK:
        return _("Sells out %(weekday)s") % {"weekday": date_format(stockout_on, "l")}
    return _("Sells out %(day)s") % {"day": format_day(stockout_on, "short")}


def packs(quantity: Decimal, pack: Decimal) -> str:
    """``quantity`` in packs of ``pack`` units, such as "3 packs of 12"; nothing for loose units."""
    if pack <= 1:
        return ""
    whole, rest = divmod(quantity, pack)
    size = format_quantity(pack)
    if whole == 0:
        return _("less than a pack of %(size)s") % {"size": size}
    words = ngettext("%(count)s pack of %(size)s", "%(count)s packs of %(size)s", int(whole)) % {
        "count": format_quantity(whole),
        "size": size,
    }
    return f"{words} + {format_quantity(rest)}" if rest else words


def cover(days: Decimal | None) -> Decimal | None:
    """Days of cover as one reads them: whole ones, a decimal only where there are few."""
    if days is None:
        return None
    return days.quantize(TENTH if abs(days) < FEW_DAYS else DAY, ROUND_HALF_UP)


def _cover_after(suggestion: Suggestion) -> Decimal | None:
    mean = number(suggestion.explanation.get("demand", {}).get("daily_mean"))
    if suggestion.cover_days is None or mean <= 0:
        return None
    return suggestion.cover_days + suggestion.quantity / mean


def _reason(suggestion: Suggestion) -> str:
    if suggestion.edit_reason:
        changed = _("Changed from %(quantity)s: %(reason)s") % {
            "quantity": format_quantity(suggestion.suggested_quantity),
            "reason": suggestion.get_edit_reason_display(),
        }
        return f"{changed}. {suggestion.note}" if suggestion.note else changed
    facts = suggestion.explanation
    position = facts.get("position", {})
    return _("%(total)s there or coming, order below %(point)s.") % {
        "total": format_quantity(_brief(position.get("total"))),
        "point": format_quantity(_brief(facts.get("reorder_point"))),
    }


def _brief(value: Any) -> Decimal:
    figure = number(value)
    return figure.quantize(DAY if abs(figure) >= FEW_DAYS else TENTH, ROUND_HALF_UP)


def _on_hand(facts: Mapping[str, Any]) -> Decimal:
    return number(facts.get("position", {}).get("on_hand"))


def links_of(keys: Iterable[int]) -> dict[int, Fulfilment]:
    """What became of each suggestion of ``keys``: its order line or transfer line."""
    links = Fulfilment.objects.filter(suggestion__in=list(keys)).order_by("pk")
    rows = links.select_related("order_line__order", "transfer_line__transfer")
    return {link.suggestion_id: link for link in rows}


def _document_url(link: Fulfilment | None) -> str:
    if link is None:
        return ""
    if link.order_line is not None:
        return url_of("purchasing:order-detail", link.order_line.order_id)
    if link.transfer_line is not None:
        return url_of("inventory:transfer-detail", link.transfer_line.transfer_id)
    return ""


def _document_end(suggestion: Suggestion, link: Fulfilment | None) -> str:
    """An order that ended early counts no more, so the next run looks at the need again."""
    if suggestion.status != SuggestionStatus.ORDERED:
        return ""
    if link is None:
        return _("Its line was removed from the draft: the next plan looks at the need again.")
    line = link.order_line or link.transfer_line
    document = line.order if link.order_line else line.transfer  # type: ignore[union-attr]
    if document.status not in ENDED_EARLY:
        return ""
    words = _("%(number)s is “%(status)s”: the next plan looks at the need again.")
    return words % {"number": document.number, "status": document.get_status_display()}


def _document_number(link: Fulfilment | None) -> str:
    if link is None:
        return ""
    if link.order_line is not None:
        return link.order_line.order.number
    return link.transfer_line.transfer.number if link.transfer_line is not None else ""
