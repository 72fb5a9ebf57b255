"""Questions that cross models."""
