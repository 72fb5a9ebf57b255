"""What we stock: products, categories, units, barcodes, partners."""
