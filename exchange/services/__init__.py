"""Commands of what enters and leaves."""
