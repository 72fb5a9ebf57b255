"""Deciding what to buy or move, and why."""
