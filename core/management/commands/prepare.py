"""Make the database ready for this version of the code; run at every start and every deploy."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from core.starting import is_empty, start_code


class Command(BaseCommand):
    help = "Migrate, make the cache table, and with --demo fill and plan an empty house."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="Fill an empty house with the demo and plan once."
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if demo:
            call_command("seed_demo", if_empty=True)
            self._plan_once()
        if is_empty():
            self.stdout.write(f"Nobody can sign in yet. The code for /start/ is {start_code()}")

    def _plan_once(self) -> None:
        """A house without a plan gets one. If that fails it opens all the same, and says why."""
        try:
            with override("en"):  # As everything else that a start says at the terminal.
                call_command("plan", if_never=True, wait=True)
        except CommandError as refusal:
            self.stderr.write(str(refusal))
