"""Where stock is and how it moved."""
