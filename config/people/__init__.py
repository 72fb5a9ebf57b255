"""People, their roles and their places: pages that know the table of roles and every place."""
