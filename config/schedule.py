"""What runs when: one row a job. The clock ticks once a minute and starts what is due."""

from core.scheduling import Daily, Every, schedule

SCHEDULE: tuple[Daily | Every, ...] = ()


def publish_timetable() -> None:
    schedule(SCHEDULE)
