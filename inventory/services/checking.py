"""Comparing the ledger with what is computed from it, and keeping the answer."""

import time
from datetime import timedelta

from django.utils import timezone

from core import audit
from core.commands import command
from core.jobs import Claim, start_job
from core.models import Job, User
from core.permissions import require
from inventory.models import LedgerCheck, StockMovement
from inventory.selectors import verify_ledger
from inventory.values import Discrepancy

KIND = "inventory.check_ledger"
TOLD_MAX = 50  # Discrepancies kept in words; their number is kept in full.


def check_ledger(claim: Claim | None = None) -> LedgerCheck:
    """One more check is kept, and the job of ``claim`` is done: both or neither.

    The comparison runs outside the transaction that keeps its answer: nobody waits for it.
    """
    begun = time.monotonic()
    found = verify_ledger()
    return _keep(found, timedelta(seconds=time.monotonic() - begun), claim)


@command
def request_check(*, actor: User | None) -> Job:
    """A worker checks the ledger now."""
    require(actor, "inventory.view_ledgercheck")
    key = f"check-ledger:{timezone.now():%Y-%m-%dT%H:%M:%S}"
    return start_job(kind=KIND, key=key, actor=actor)


@command
def _keep(found: list[Discrepancy], took: timedelta, claim: Claim | None) -> LedgerCheck:
    last = StockMovement.objects.order_by("-pk").values_list("pk", flat=True).first()
    check = LedgerCheck.objects.create(
        took=took,
        movements=last or 0,
        discrepancies=len(found),
        found=[str(one) for one in found[:TOLD_MAX]],
    )
    if found:
        audit.record(None, "ledgercheck.differs", check, discrepancies=len(found))
    if claim is not None:
        claim.finish()
    return check
