"""Does the clock tick, and does a worker answer it? For health checks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import heartbeat


class Command(BaseCommand):
    help = "Fail when no tick was worked off in the last five minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        moment = heartbeat.last_tick()
        if heartbeat.is_late():
            raise CommandError(f"The last tick was worked off at {moment or 'no time yet'}.")
        self.stdout.write(f"Last tick: {moment}")
