"""Comparing the ledger with what is computed from it, and keeping the answer."""

import time
from datetime import timedelta

from django.utils import timezone

from core import audit
from core.commands import command
from core.jobs import Claim, start_job
from core.models import Job, User
from core.periods import month_after
from core.permissions import require
from inventory.models import LedgerCheck, StockMovement
from inventory.selectors import verify_ledger
from inventory.selectors.checks import is_whole_check_due, verified_month_end
from inventory.values import Discrepancy

KIND = "inventory.check_ledger"
WHOLE = "whole"  # A fact of the job: everything is read, whatever was proved before.
TOLD_MAX = 50  # Discrepancies kept in words; their number is kept in full.


def check_ledger(claim: Claim | None = None, *, is_whole: bool = False) -> LedgerCheck:
    """One more check is kept, and the job of ``claim`` is done: both or neither.

    Movements of months that are closed, and whose end was proved, are read once a week only, or
    when ``is_whole`` asks for it. The comparison runs outside the transaction that keeps its
    answer: nobody waits for it.
    """
    begun = time.monotonic()
    since = None if is_whole or is_whole_check_due() else verified_month_end()
    found = verify_ledger(since)
    took = timedelta(seconds=time.monotonic() - begun)
    first_day = None if since is None else month_after(since.month)
    return _keep(found, LedgerCheck(took=took, since=first_day), claim)


@command
def request_check(*, actor: User | None) -> Job:
    """A worker checks the ledger now."""
    require(actor, "inventory.view_ledgercheck")
    key = f"check-ledger:{timezone.now():%Y-%m-%dT%H:%M:%S}"
    return start_job(kind=KIND, key=key, actor=actor, facts={WHOLE: True})


@command
def _keep(found: list[Discrepancy], check: LedgerCheck, claim: Claim | None) -> LedgerCheck:
    last = StockMovement.objects.order_by("-pk").values_list("pk", flat=True).first()
    check.movements = last or 0
    check.discrepancies = len(found)
    check.found = [str(one) for one in found[:TOLD_MAX]]
    check.save(force_insert=True)
    if found:
        audit.record(None, "ledgercheck.differs", check, discrepancies=len(found))
    if claim is not None:
        claim.finish()
    return check
