"""Is the ledger verified, and was it lately?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from core.models import Company, User
from inventory.models import LedgerCheck, Period, StockDocument

LATE = timedelta(hours=26)  # Once a night, and time to do it in.
WHOLE_EVERY = timedelta(days=6, hours=12)  # Each week, an hour early or late.


@dataclass(frozen=True, slots=True)
class Checked:
    """The last check, and the first posting of the house; ``None`` where there is none yet."""

    checked_at: datetime | None
    discrepancies: int | None
    first_posting: datetime | None


def last_checked() -> Checked:
    """One query, for it is asked on every page: the company is the one row there always is."""
    last = LedgerCheck.objects.order_by("-pk")
    first = StockDocument.objects.order_by("pk")
    columns = (
        Subquery(last.values("checked_at")[:1]),
        Subquery(last.values("discrepancies")[:1]),
        Subquery(first.values("recorded_at")[:1]),
    )
    return Checked(*Company.objects.values_list(*columns).get(pk=1))


def verified_month_end() -> Period | None:
    """The last closed month whose kept end a check of the whole ledger has proved since."""
    month = Period.objects.filter(is_closed=True).order_by("-month").first()
    if month is None or month.closed_at is None or not month.snapshots.exists():
        return None
    proofs = LedgerCheck.objects.filter(since=None, discrepancies=0)
    return month if proofs.filter(checked_at__gt=month.closed_at).exists() else None


def is_whole_check_due() -> bool:
    """Once a week everything is read again, and always after something differed."""
    last = last_checked()
    whole = LedgerCheck.objects.filter(since=None, checked_at__gt=timezone.now() - WHOLE_EVERY)
    return last.discrepancies != 0 or not whole.exists()


def ledger_alarm() -> str:
    """Why somebody must look at the ledger now, in words; empty while all is well."""
    last = last_checked()
    if last.discrepancies:
        facts = {
            "count": display.format_quantity(last.discrepancies),
            "at": display.format_moment(last.checked_at),
        }
        return (
            _("The stock ledger and what is computed from it differ: %(count)s (%(at)s).") % facts
        )
    since = last.checked_at or last.first_posting
    if since is None or timezone.now() - since <= LATE:
        return ""
    return _("The stock ledger has not been verified since %(at)s.") % {
        "at": display.format_moment(since)
    }


def alarms_waiting(_user: User) -> int:
    """For the home page: one, while there is an alarm."""
    return 1 if ledger_alarm() else 0
