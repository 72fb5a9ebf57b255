"""Which event starts which task: the whole list of what happens by itself after a change.

One row an answer: (name of the event, name of the task). The task is sent the event's facts as
keyword arguments, after the change is committed, at least once.
"""

from core.subscriptions import subscribe

WIRING: tuple[tuple[str, str], ...] = (
    ("inventory.GoodsAreFree", "inventory.share_out"),
    ("inventory.TransferDrafted", "inventory.settle_transfer"),
)


def connect() -> None:
    for event, task in WIRING:
        subscribe(event, task)
