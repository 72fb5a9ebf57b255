"""Pages of stock: what is where, documents, transfers, places, and the phone's pages."""
