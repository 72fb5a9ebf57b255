"""Is the ledger verified, and was it lately?"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from core.models import User
from inventory.models import LedgerCheck, StockDocument

LATE = timedelta(hours=26)  # Once a night, and time to do it in.


def last_check() -> LedgerCheck | None:
    return LedgerCheck.objects.order_by("-pk").first()


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
