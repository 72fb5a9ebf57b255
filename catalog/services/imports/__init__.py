"""Products, barcodes and partners, taken in from files and taken out again."""
