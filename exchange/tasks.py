"""The background doors of imports."""

from core.jobs import Claim, job_handler
from exchange.services.uploads import IMPORT_JOB, UNDO_JOB, run_import, run_undo, tidy_up


@job_handler(IMPORT_JOB)
def take_in(claim: Claim) -> None:
    """Take in, or try out, the file of one batch."""
    run_import(claim.facts["batch"], claim.progress)


@job_handler(UNDO_JOB)
def undo(claim: Claim) -> None:
    """Take out what one batch brought."""
    run_undo(claim.facts["batch"], claim.requested_by_id)


@job_handler("exchange.tidy_up")
def tidy(_claim: Claim) -> None:
    """Throw away files that nobody took in."""
    tidy_up()
