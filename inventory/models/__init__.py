"""Where stock is, and how it moved."""

from inventory.models.balances import StockBalance, StockCost
from inventory.models.documents import Period, StockDocument, StockMovement
from inventory.models.drafts import StockDraft, StockDraftLine
from inventory.models.lots import Lot
from inventory.models.places import Lane, Location, Warehouse
from inventory.models.reasons import Reason
from inventory.models.removal import RemovalRule
from inventory.models.requests import StockRequest, StockRequestLine
from inventory.models.transfers import Transfer, TransferAddition, TransferLine, TransferLink

__all__ = [
    "Lane",
    "Location",
    "Lot",
    "Period",
    "Reason",
    "RemovalRule",
    "StockBalance",
    "StockCost",
    "StockDocument",
    "StockDraft",
    "StockDraftLine",
    "StockMovement",
    "StockRequest",
    "StockRequestLine",
    "Transfer",
    "TransferAddition",
    "TransferLine",
    "TransferLink",
    "Warehouse",
]
