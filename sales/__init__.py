"""Selling: sales records, orders, shipments."""
