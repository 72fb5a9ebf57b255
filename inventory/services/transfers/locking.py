"""Locking a transfer before anything is decided about it."""

from inventory.choices import TransferStatus
from inventory.errors import TransferChanged
from inventory.models import Transfer


def lock_transfer(transfer: Transfer) -> Transfer:
    """``transfer`` as it is now, and stays until the transaction ends."""
    return Transfer.objects.select_for_update(of=("self",)).for_display().get(pk=transfer.pk)


def refuse_unless(transfer: Transfer, *expected: TransferStatus) -> None:
    """Raise ``TransferChanged`` unless the locked ``transfer`` is in an ``expected`` state."""
    if transfer.status not in expected:
        raise TransferChanged(number=transfer.number, status=transfer.get_status_display())
