"""Commands of replenishment: the only code here that writes."""
