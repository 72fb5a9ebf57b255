"""Stock as it was: at the end of a day, and as it was known at a moment.

"On a day" is what counts for days up to it (``effective_on``); "as known at a moment" is what had
been posted by then (``recorded_at``). What is there now, less every movement that is later in one
of the two senses, is what was there then.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from core.display import format_day, format_moment
from core.fields import ZERO, FixedField, total
from inventory.models import StockBalance, StockMovement


@dataclass(frozen=True, slots=True)
class Moment:
    """When stock is looked at; with neither part, now."""

    day: date | None = None  # At the end of it.
    known_at: datetime | None = None

    @property
    def is_now(self) -> bool:
        return self.day is None and self.known_at is None

    @property
    def later(self) -> Q:
        """Movements that had not happened, or were not known of."""
        later = Q()
        if self.day is not None:
            later |= Q(effective_on__gt=self.day)
        if self.known_at is not None:
            later |= Q(recorded_at__gt=self.known_at)
        return later

    @property
    def words(self) -> str:
        """The moment for a reader; empty for now."""
        day, known_at = format_day(self.day), format_moment(self.known_at)
        facts = {"day": day, "moment": known_at}
        if self.is_now:
            return ""
        if self.known_at is None:
            return gettext("at the end of %(day)s") % facts
        if self.day is None:
            return gettext("as known at %(moment)s") % facts
        return gettext("at the end of %(day)s, as known at %(moment)s") % facts


def as_of(balances: QuerySet[StockBalance, Any], moment: Moment) -> QuerySet[StockBalance, Any]:
    """Annotate ``shown``: what each of ``balances`` held at ``moment``."""
    if moment.is_now:
        return balances.annotate(shown=F("on_hand"))
    came, went = _moved("destination", moment), _moved("source", moment)
    return balances.annotate(came_later=came, went_later=went).annotate(
        shown=F("on_hand") - F("came_later") + F("went_later")
    )


def _moved(side: str, moment: Moment) -> Coalesce:
    """How much moved into or out of a balance after ``moment``."""
    key = {"product": OuterRef("product"), "lot": OuterRef("lot"), side: OuterRef("location")}
    rows = StockMovement.objects.filter(moment.later, **key).order_by()
    sums = rows.values(side).annotate(sum=total("quantity")).values("sum")
    return Coalesce(Subquery(sums, output_field=FixedField()), ZERO)
