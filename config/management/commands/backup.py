"""Back the house up into one file, while it works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.backups.making import make_backup
from core.errors import DomainError


class Command(BaseCommand):
    help = "Write every row and every uploaded file, with their checksums, into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, default=None, help="Folder; var/backups if unset.")
        parser.add_argument(
            "--keep", type=int, default=0, help="Remove all but the newest so many; 0 keeps all."
        )

    def handle(self, *args: Any, into: Path | None, keep: int, **options: Any) -> None:
        try:
            path = make_backup(
                into or settings.VAR_DIR / "backups", keep=keep, say=self.stdout.write
            )
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"Backup: {path} ({path.stat().st_size / 1e6:.1f} MB)")
