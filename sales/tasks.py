"""The background doors of selling."""

from core.jobs import Claim, job_handler
from sales.services.promising import settle_orders
from sales.services.uploads import JOB_KIND, run_import


@job_handler(JOB_KIND)
def import_sales(claim: Claim) -> None:
    """Take in, or try out, the file of one batch."""
    run_import(claim.facts["batch"], claim.progress)


@job_handler("sales.settle_promises")
def settle_promises(_claim: Claim) -> None:
    """Every few minutes."""
    settle_orders()
