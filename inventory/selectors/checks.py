"""Is the ledger verified, and was it lately?"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from core.models import User
from inventory.models import LedgerCheck, Period, StockDocument

LATE = timedelta(hours=26)  # Once a night, and time to do it in.
WHOLE_EVERY = timedelta(days=6, hours=12)  # Each week, an hour early or late.


def last_check() -> LedgerCheck | None:
    return LedgerCheck.objects.order_by("-pk").first()


def verified_month_end() -> Period | None:
    """The last closed month whose kept end a check of the whole ledger has proved since."""
    month = Period.objects.filter(is_closed=True).order_by("-month").first()
    if month is None or month.closed_at is None or not month.snapshots.exists():
        return None
    proofs = LedgerCheck.objects.filter(since=None, discrepancies=0)
    return month if proofs.filter(checked_at__gt=month.closed_at).exists() else None


def is_whole_check_due() -> bool:
    """Once a week everything is read again, and always after something differed."""
    check = last_check()
    whole = LedgerCheck.objects.filter(since=None, checked_at__gt=timezone.now() - WHOLE_EVERY)
    return check is None or not check.is_sound or not whole.exists()


def ledger_alarm() -> str:
    """Why somebody must look at the ledger now, in words; empty while all is well."""
    check = last_check()
    if check is not None and not check.is_sound:
        facts = {
            "count": display.format_quantity(check.discrepancies),
            "at": display.format_moment(check.checked_at),
        }
        return (
            _("The stock ledger and what is computed from it differ: %(count)s (%(at)s).") % facts
        )
    since = check.checked_at if check is not None else _first_posting()
    if since is None or timezone.now() - since <= LATE:
        return ""
    return _("The stock ledger has not been verified since %(at)s.") % {
        "at": display.format_moment(since)
    }


def alarms_waiting(_user: User) -> int:
    """For the home page: one, while there is an alarm."""
    return 1 if ledger_alarm() else 0


def _first_posting() -> datetime | None:
    return StockDocument.objects.order_by("pk").values_list("recorded_at", flat=True).first()
