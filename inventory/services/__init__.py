"""The only code that changes stock."""
