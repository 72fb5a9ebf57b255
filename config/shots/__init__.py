"""Pictures of every page: what there is to photograph, and how it is done."""
