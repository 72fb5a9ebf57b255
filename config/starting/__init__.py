"""The first page of an empty house, and what is still missing for a real start."""
