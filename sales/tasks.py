"""The background doors of selling."""

from core.jobs import Claim, job_handler
from sales.services.promising import settle_orders


@job_handler("sales.settle_promises")
def settle_promises(_claim: Claim) -> None:
    """Every few minutes."""
    settle_orders()
