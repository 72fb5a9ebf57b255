"""Transfers between our warehouses: drafted, shipped, received, or cancelled."""

from inventory.services.transfers.differences import settle_difference
from inventory.services.transfers.drafting import (
    add_to_transfer,
    cancel_transfer,
    create_transfer,
    draft_transfer_line,
    reduce_transfer_line,
    start_transfer,
)
from inventory.services.transfers.moving import (
    receive_transfer,
    reverse_transfer_document,
    ship_transfer,
)
from inventory.services.transfers.promising import settle_transfer, settle_transfers

__all__ = [
    "add_to_transfer",
    "cancel_transfer",
    "create_transfer",
    "draft_transfer_line",
    "receive_transfer",
    "reduce_transfer_line",
    "reverse_transfer_document",
    "settle_difference",
    "settle_transfer",
    "settle_transfers",
    "ship_transfer",
    "start_transfer",
]
