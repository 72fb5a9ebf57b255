"""Where stock is, and how it moved."""

from inventory.models.balances import StockBalance, StockCost
from inventory.models.checks import LedgerCheck
from inventory.models.documents import Period, StockDocument, StockMovement
from inventory.models.lots import Lot
from inventory.models.places import Lane, Location, Warehouse
from inventory.models.transfers import Transfer, TransferAddition, TransferLine, TransferLink

__all__ = [
    "Lane",
    "LedgerCheck",
    "Location",
    "Lot",
    "Period",
    "StockBalance",
    "StockCost",
    "StockDocument",
    "StockMovement",
    "Transfer",
    "TransferAddition",
    "TransferLine",
    "TransferLink",
    "Warehouse",
]
