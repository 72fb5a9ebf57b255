"""How days and moments are written where Django writes them: as the pages of the house do."""
