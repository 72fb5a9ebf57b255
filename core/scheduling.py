"""What runs when. The table is ``config/schedule.py``; this reads it, once a minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.jobs import start_job
from core.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """A job of ``kind`` each day at ``at``, on the company's clock."""

    kind: str
    at: time

    def slot(self, now: datetime) -> str | None:
        if now.timetz().replace(tzinfo=None) < self.at:
            return None
        return f"{now:%Y-%m-%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """A job of ``kind`` each time ``interval`` has passed."""

    kind: str
    interval: timedelta

    def slot(self, now: datetime) -> str:
        return str(int(now.timestamp() // self.interval.total_seconds()))


_entries: list[Daily | Every] = []


def schedule(entries: Iterable[Daily | Every]) -> None:
    """Replace the timetable."""
    _entries[:] = entries


def start_due(now: datetime) -> None:
    """Start the jobs whose time has come. Repeating it within one slot starts nothing."""
    local = now.astimezone(ZoneInfo(Company.get().time_zone))
    for entry in _entries:
        slot = entry.slot(local)
        if slot is not None:
            start_job(kind=entry.kind, key=f"schedule:{entry.kind}:{slot}", actor=None)
