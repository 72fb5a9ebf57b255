"""The plainest valid row of every model."""
