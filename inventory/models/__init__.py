"""Where stock is, and how it moved."""

from inventory.models.balances import StockBalance, StockCost
from inventory.models.classes import ClassThresholds, StockClass
from inventory.models.documents import Period, StockDocument, StockMovement
from inventory.models.lots import Lot
from inventory.models.places import Lane, Location, Warehouse
from inventory.models.transfers import Transfer, TransferAddition, TransferLine, TransferLink

__all__ = [
    "ClassThresholds",
    "Lane",
    "Location",
    "Lot",
    "Period",
    "StockBalance",
    "StockClass",
    "StockCost",
    "StockDocument",
    "StockMovement",
    "Transfer",
    "TransferAddition",
    "TransferLine",
    "TransferLink",
    "Warehouse",
]
