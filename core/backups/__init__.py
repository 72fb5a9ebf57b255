"""Backups: one file with every row and every uploaded file, and what proves it came back whole."""
