"""The API of replenishment."""
