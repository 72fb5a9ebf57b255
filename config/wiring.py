"""Which event starts which task: the whole list of what happens by itself after a change."""
