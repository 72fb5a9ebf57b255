"""Settings: ``base`` is shared; ``local``, ``test`` and ``production`` each add what differs."""
