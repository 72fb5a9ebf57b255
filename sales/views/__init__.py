"""Pages of selling: customers, orders, files of sales."""
