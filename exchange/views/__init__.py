"""Pages of what enters and leaves."""
