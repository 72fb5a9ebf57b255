"""Pages of replenishment: the queue, one suggestion, plans, runs."""
