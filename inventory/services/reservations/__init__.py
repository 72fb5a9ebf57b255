"""Who may have which goods: the one place that promises, reserves, shares out and lets go.

The ledger keeps promises when their goods leave (``inventory.services.ledger.promises``).
"""

from inventory.services.reservations.byhand import hold_goods, issue_held
from inventory.services.reservations.changing import release_promises, set_priority
from inventory.services.reservations.picking import pick_for
from inventory.services.reservations.promising import end_promises, promise
from inventory.services.reservations.sharing import expire_promises, settle_promises, share_out

__all__ = [
    "end_promises",
    "expire_promises",
    "hold_goods",
    "issue_held",
    "pick_for",
    "promise",
    "release_promises",
    "set_priority",
    "settle_promises",
    "share_out",
]
