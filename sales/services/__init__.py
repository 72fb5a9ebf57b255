"""Commands of selling: customers, orders, shipments, sales made elsewhere."""
