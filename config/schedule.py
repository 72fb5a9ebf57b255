"""What runs when: one row a job. The clock ticks once a minute and starts what is due."""

from datetime import time, timedelta

from core.scheduling import Daily, Every, schedule

SCHEDULE: tuple[Daily | Every, ...] = (
    Daily(kind="inventory.classify", at=time(1, 30)),
    Daily(kind="inventory.check_ledger", at=time(1, 30)),
    Daily(kind="replenishment.plan", at=time(2, 30)),
    Every(kind="inventory.settle_promises", interval=timedelta(minutes=5)),
    Every(kind="sales.settle_promises", interval=timedelta(minutes=5)),
    Daily(kind="exchange.tidy_up", at=time(3, 40)),
    Every(kind="replenishment.settle_runs", interval=timedelta(minutes=5)),
)


def publish_timetable() -> None:
    schedule(SCHEDULE)
