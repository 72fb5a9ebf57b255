"""What waits for a person, one row a card. Each app's owner adds theirs; most urgent first.

``count`` is a selector: it takes the reader and answers how many wait for them.
"""

from core.menus import WaitingCard

WAITING: tuple[WaitingCard, ...] = ()
