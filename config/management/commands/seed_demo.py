"""Fill an empty house with the demo chain."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo.seed import is_empty, seed_demo


class Command(BaseCommand):
    help = "Fill an empty house with a believable retail chain and two years of its history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where something stands already."
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="The same seed makes the same chain."
        )

    def handle(self, *args: Any, if_empty: bool, seed: int, **options: Any) -> None:
        if is_empty():
            seed_demo(seed, self.stdout.write)
        elif not if_empty:
            raise CommandError(
                "There are products or warehouses already, and the demo would mix with them. "
                "Use an empty database, or --if-empty to leave this one as it is."
            )
