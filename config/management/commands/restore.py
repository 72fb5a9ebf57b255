"""Put a backup where the house stands, and prove that it came back whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.backups.making import restore_backup
from core.errors import DomainError
from inventory.selectors import verify_ledger


class Command(BaseCommand):
    help = "Restore a backup into an empty place, compare every checksum, verify the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--force", action="store_true", help="Replace what stands here, for good."
        )

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}. Name one: make restore FILE=...")
        try:
            manifest = restore_backup(
                file, is_forced=force, prepare=self._prepare, say=self.stdout.write
            )
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"Restored as of {manifest.made_at}; every checksum is the same.")
        discrepancies = verify_ledger()
        if discrepancies:
            raise CommandError(
                f"It was backed up with {len(discrepancies)} discrepancies between ledger and "
                "balances. See: manage.py verify_ledger"
            )
        self.stdout.write("The ledger and everything computed from it agree.")

    def _prepare(self) -> None:
        call_command("prepare")
