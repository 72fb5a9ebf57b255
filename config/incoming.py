"""What is on its way to our places: one selector a source, each asked for the products shown.

Each takes product keys and answers, by product and warehouse, on which day how much is to come;
a day of None says that nobody knows. Only what is firm: orders sent, transfers shipped.
"""

from inventory.selectors.transfers import incoming_transfers
from purchasing.selectors import incoming_orders

INCOMING = (incoming_orders, incoming_transfers)
