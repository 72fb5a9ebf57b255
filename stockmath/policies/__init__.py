"""Stock policies: when to order and how much. Each module is one policy."""
