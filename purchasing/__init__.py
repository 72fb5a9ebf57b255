"""Buying: suppliers and their terms, orders, receipts."""
