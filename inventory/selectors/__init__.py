"""Questions about stock that cross models. Keys are (product id, warehouse id)."""

from inventory.selectors.history import stock_ledger_days, used_by_day
from inventory.selectors.lanes import lane_between, next_trip
from inventory.selectors.places import (
    outside,
    removal_strategy,
    stock_location,
    transit_location,
)
from inventory.selectors.promises import missing_by_place, promised_after, promised_by_place
from inventory.selectors.stock import in_transit_by_place, on_hand_by_place
from inventory.selectors.transfers import (
    arrivals_of_transfers,
    transfers_due_in,
    transfers_due_out,
)
from inventory.selectors.verification import verify_ledger

__all__ = [
    "arrivals_of_transfers",
    "in_transit_by_place",
    "lane_between",
    "missing_by_place",
    "next_trip",
    "on_hand_by_place",
    "outside",
    "promised_after",
    "promised_by_place",
    "removal_strategy",
    "stock_ledger_days",
    "stock_location",
    "transfers_due_in",
    "transfers_due_out",
    "transit_location",
    "used_by_day",
    "verify_ledger",
]
