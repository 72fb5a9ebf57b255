"""Backups made while people post, on the database of this run: whole, and never by mistake."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils.translation import override

from core.backups.making import HouseInUse
from tests.architecture.tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

STORMS = 2
WAIT_SECONDS = 300
KEYS = "SELECT key FROM inventory_stockdocument WHERE key NOT LIKE '%:out'"


class House:
    """A house of its own: a folder, and on PostgreSQL a database beside the suite's."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        self.environment = kept | {
            "EVERNORMAL_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        }
        self.database = ""
        if connection.vendor == "postgresql":
            self.server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
            self.database = f"{connection.settings_dict['NAME']}_{name}"
            self.environment["DATABASE_URL"] = f"{self.server}/{self.database}"
            self.drop()
            self._ask_server(f'CREATE DATABASE "{self.database}"')

    def drop(self) -> None:
        if self.database:
            self._ask_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def _ask_server(self, statement: str) -> None:
        with closing(psycopg.connect(f"{self.server}/postgres", autocommit=True)) as session:
            session.execute(statement)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT_SECONDS,
        )

    def storm(self, name: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.operation.storm", name]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def column(self, query: str) -> set[str]:
        """The first column of what the database answers, read past the house."""
        if self.database:
            session = psycopg.connect(self.environment["DATABASE_URL"])
        else:
            session = sqlite3.connect(self.folder / "evernormal.sqlite3")
        with closing(session):
            return {row[0] for row in session.execute(query).fetchall()}


@pytest.fixture
def houses(tmp_path):
    """A busy house, and an empty place."""
    busy, other = House(tmp_path, "busy"), House(tmp_path, "other")
    done = busy.run("-m", "tests.operation.storm", "set-up")
    assert done.returncode == 0, done.stderr
    yield busy, other
    busy.drop()
    other.drop()


def acknowledged(storms: list[subprocess.Popen[str]], until: int) -> set[str]:
    """Keys of documents that are posted for good: so many lines of each storm."""
    return {storm.stdout.readline().strip() for storm in storms for _ in range(until)}


def test_a_backup_made_in_a_storm_comes_back_whole_and_replaces_nothing_by_mistake(houses):
    busy, other = houses
    picture = Path("media", "pictures", "面包.png")
    (busy.folder / picture).parent.mkdir(parents=True)
    (busy.folder / picture).write_bytes(b"bread")
    storms = [busy.storm(f"s{number}") for number in range(STORMS)]
    try:
        before = acknowledged(storms, until=10)
        made = busy.run("manage.py", "backup")
        in_use = busy.run("manage.py", "restore", made.stdout.split()[-3], "--force")
        acknowledged(storms, until=1)  # They are still at work.
    finally:
        for storm in storms:
            storm.terminate()
            storm.communicate()
    backup = Path(made.stdout.split()[-3])

    first = other.run("manage.py", "restore", str(backup))
    assert first.returncode == 0, first.stderr
    restored = other.column(KEYS)
    (other.folder / picture).write_bytes(b"cake")
    refused = other.run("manage.py", "restore", str(backup))
    kept = (other.folder / picture).read_bytes()
    forced = other.run("manage.py", "restore", str(backup), "--force")

    assert (in_use.returncode, refused.returncode) == (1, 1)
    with override("zh-hans"):
        assert str(HouseInUse.sentence) in in_use.stderr
    assert "FORCE=1" in refused.stderr
    assert kept == b"cake"
    for done in (first, forced):
        assert done.returncode == 0, done.stderr
        assert "every checksum is the same" in done.stdout
        assert "agree" in done.stdout
    assert before <= restored <= busy.column(KEYS)
    assert other.column(KEYS) == restored
    assert (other.folder / picture).read_bytes() == b"bread"
    assert backup.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in backup.parent.iterdir()) == [backup.name]
