"""What backing up and restoring ask of a database; each kind answers in a module of its own."""

from pathlib import Path
from typing import Protocol

from django.db import connection

from core.backups.postgresql import PostgreSQL
from core.backups.sqlite import SQLite

Tables = dict[str, tuple[int, str]]


class Store(Protocol):
    """A database that can be copied while it is written to, and replaced while nobody uses it."""

    def dump(self, path: Path) -> Tables:
        """Write a copy of one moment to ``path``; return rows and checksum of each table then."""

    def tables(self) -> Tables:
        """Rows and checksum of each table now."""

    def triggers(self) -> list[str]:
        """The names of the guards that keep ledgers as they are."""

    def holds_people(self) -> bool:
        """Whether anybody could sign in: then there is something to lose."""

    def users(self) -> int:
        """How many others have the database open."""

    def set_aside(self) -> None:
        """The place is empty; what stood there can be put back."""

    def load(self, path: Path) -> None:
        """The empty place holds what ``dump`` wrote to ``path``."""

    def put_back(self) -> bool:
        """What was set aside stands in its place again; say whether there was something."""

    def forget(self) -> None:
        """What was set aside is gone for good."""


def this_store() -> Store:
    """The database of this process."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
