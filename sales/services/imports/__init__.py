"""Sales made elsewhere, taken in from files with a verdict for every row."""
