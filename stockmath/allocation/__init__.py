"""Too little for all: who gets what of scarce stock, room, money, and stock elsewhere."""
