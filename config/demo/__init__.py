"""The demo: a believable retail chain, drawn from a seed and posted through the house's doors."""
