"""Opening stock, taken in from files through the ledger's door and taken out by reversal."""
