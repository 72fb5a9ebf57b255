"""Pages of buying: suppliers and terms, orders, receiving on a phone."""
