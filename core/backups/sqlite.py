"""SQLite: copied with its own online backup, replaced as a file."""

import hashlib
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

Tables = dict[str, tuple[int, str]]
NAMES = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name"
ASIDE = ".before-restore"
COMPANIONS = ("-wal", "-shm")


class SQLite:
    """The one file of the house."""

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"])
        self.aside = self.path.with_name(self.path.name + ASIDE)

    def dump(self, path: Path) -> Tables:
        """All pages in one step: writers go on in the write-ahead log, and none is half in."""
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
            return _tables(copy)

    def tables(self) -> Tables:
        with closing(sqlite3.connect(self.path)) as database:
            return _tables(database)

    def triggers(self) -> list[str]:
        return self._names("trigger")

    def holds_people(self) -> bool:
        if "core_user" not in self._names("table"):
            return False
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute("SELECT 1 FROM core_user LIMIT 1").fetchone() is not None

    def users(self) -> int:
        """Leaving the write-ahead log is refused while anybody else has the file open."""
        connection.close()
        if not self.path.exists():
            return 0
        with closing(sqlite3.connect(self.path, timeout=1)) as database:
            try:
                database.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                return 1
        return 0

    def set_aside(self) -> None:
        connection.close()
        if self.path.exists():
            self.path.replace(self.aside)
        self._drop_companions()

    def load(self, path: Path) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o600)
        path.replace(self.path)

    def put_back(self) -> bool:
        connection.close()
        if not self.aside.exists():
            return False
        self._drop_companions()
        self.aside.replace(self.path)
        return True

    def forget(self) -> None:
        self.aside.unlink(missing_ok=True)

    def _names(self, kind: str) -> list[str]:
        if not self.path.exists():
            return []
        with closing(sqlite3.connect(self.path)) as database:
            return [name for (name,) in database.execute(NAMES, [kind])]

    def _drop_companions(self) -> None:
        for end in COMPANIONS:
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + end).unlink()


def _tables(database: sqlite3.Connection) -> Tables:
    return {name: _table(database, name) for (name,) in database.execute(NAMES, ["table"])}


def _table(database: sqlite3.Connection, name: str) -> tuple[int, str]:
    digest, count = hashlib.blake2b(digest_size=16), 0
    for row in database.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):  # noqa: S608
        digest.update(repr(row).encode())
        count += 1
    return count, digest.hexdigest()
