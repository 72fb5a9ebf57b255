"""The only code that changes the catalogue."""
