"""Commands of buying: suppliers, terms, orders, receipts."""
