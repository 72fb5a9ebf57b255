"""The background doors of stock: free goods are shared out; what the clock asks for."""

from celery import shared_task
from django.db import OperationalError

from core.jobs import Claim, job_handler
from inventory.services import checking, reservations, transfers
from inventory.services.classes import compute_classes

RETRIES: dict[str, object] = {
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "retry_jitter": True,
    "max_retries": 5,
}


@shared_task(name="inventory.share_out", **RETRIES)
def share_out(warehouse_id: int, product_ids: list[int]) -> None:
    """Goods are free that somebody waits for. A lost hint costs minutes: the sweep looks, too."""
    reservations.share_out([(product_id, warehouse_id) for product_id in product_ids])


@shared_task(name="inventory.settle_transfer", **RETRIES)
def settle_transfer(transfer_id: int) -> None:
    """Lines of a draft were changed: their goods are reserved."""
    transfers.settle_transfer(transfer_id)


@job_handler("inventory.settle_promises")
def settle_promises(_claim: Claim) -> None:
    """Every few minutes."""
    transfers.settle_transfers()
    reservations.settle_promises()


@job_handler("inventory.classify")
def classify(_claim: Claim) -> None:
    """Once a night, before planning: what left decides each product's class."""
    compute_classes(actor=None)


@job_handler(checking.KIND)
def check_ledger(claim: Claim) -> None:
    """Once a night, and whenever somebody asks: then all of it."""
    checking.check_ledger(claim, is_whole=bool(claim.facts.get(checking.WHOLE)))
