"""The API of stock."""
