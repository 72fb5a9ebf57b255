"""Where stock is, how it moved, and what it is worth."""

from inventory.models.balances import StockBalance, StockCost
from inventory.models.checks import LedgerCheck
from inventory.models.classes import ClassThresholds, StockClass
from inventory.models.costing import (
    CostChange,
    CostingRule,
    CostLayer,
    LandedCost,
    LandedShare,
    ReturnLink,
    StandardCost,
)
from inventory.models.documents import StockDocument, StockMovement
from inventory.models.drafts import StockDraft, StockDraftLine
from inventory.models.lots import Lot
from inventory.models.periods import Period, StockSnapshot
from inventory.models.places import Lane, Location, Warehouse
from inventory.models.promises import Promise, Reservation
from inventory.models.reasons import Reason
from inventory.models.removal import RemovalRule
from inventory.models.requests import StockRequest, StockRequestLine
from inventory.models.transfers import Transfer, TransferAddition, TransferLine, TransferLink

__all__ = [
    "ClassThresholds",
    "CostChange",
    "CostLayer",
    "CostingRule",
    "LandedCost",
    "LandedShare",
    "Lane",
    "LedgerCheck",
    "Location",
    "Lot",
    "Period",
    "Promise",
    "Reason",
    "RemovalRule",
    "Reservation",
    "ReturnLink",
    "StandardCost",
    "StockBalance",
    "StockClass",
    "StockCost",
    "StockDocument",
    "StockDraft",
    "StockDraftLine",
    "StockMovement",
    "StockRequest",
    "StockRequestLine",
    "StockSnapshot",
    "Transfer",
    "TransferAddition",
    "TransferLine",
    "TransferLink",
    "Warehouse",
]
