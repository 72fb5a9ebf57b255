"""Suppliers and their terms, taken in from files and taken out again."""
