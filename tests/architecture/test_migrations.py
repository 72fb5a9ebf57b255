"""The migrations say what the models say, and each app's history is one line."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def test_no_migration_is_missing(db, capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)

    assert capsys.readouterr().out == ""


def test_no_history_forks(db):
    assert MigrationLoader(connection).detect_conflicts() == {}
