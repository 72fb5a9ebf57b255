"""What several benches share: a database of their own, a world in it, clients at once."""
