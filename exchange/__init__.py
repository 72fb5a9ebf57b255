"""Everything that enters or leaves the house."""
