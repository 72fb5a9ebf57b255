"""Background doors of stock: what a worker does for each kind of job."""

from core.jobs import Claim, job_handler
from inventory.services import checking


@job_handler(checking.KIND)
def check_ledger(claim: Claim) -> None:
    """Once a night, and whenever somebody asks."""
    checking.check_ledger(claim)
