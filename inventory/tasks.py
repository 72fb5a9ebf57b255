"""The background doors of stock: what a worker does for each kind of job."""

from core.jobs import Claim, job_handler
from inventory.services.classes import compute_classes


@job_handler("inventory.classify")
def classify(_claim: Claim) -> None:
    """Once a night, before planning: what left decides each product's class."""
    compute_classes(actor=None)
