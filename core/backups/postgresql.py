"""PostgreSQL: copied by pg_dump in one snapshot, replaced by way of a second schema."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation

Tables = dict[str, tuple[int, str]]
ASIDE = "before_restore"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
TRIGGERS = """
    SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
    AND application_name <> current_setting('application_name')
"""
HAS_SCHEMA = "SELECT count(*) FROM pg_namespace WHERE nspname = %s"
HAS_TABLE = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = %s"
PARAMETERS = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}


class ProgramFailed(RuleViolation):
    """pg_dump or pg_restore is missing or gave up."""

    code = "core.program_failed"
    sentence = _("%(program)s could not do its work: %(why)s")


class PostgreSQL:
    """The database that ``DATABASE_URL`` names."""

    def dump(self, path: Path) -> Tables:
        """pg_dump and the checksums read the same snapshot: writers go on beside them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            path.touch(mode=0o600)
            _run(
                "pg_dump",
                *("--format", "custom", "--compress", "0", "--schema", "public"),
                *("--no-owner", "--no-privileges", "--snapshot", snapshot, "--file", str(path)),
            )
            return self.tables()

    def tables(self) -> Tables:
        names = [name for (name,) in _rows(TABLES)]
        return {name: self._table(name) for name in names}

    def triggers(self) -> list[str]:
        return [name for (name,) in _rows(TRIGGERS)]

    def holds_people(self) -> bool:
        if not _number(HAS_TABLE, "core_user"):
            return False
        return _number("SELECT count(*) FROM (SELECT 1 FROM core_user LIMIT 1) AS one") > 0

    def users(self) -> int:
        return _number(OTHERS)

    def set_aside(self) -> None:
        _do(f"ALTER SCHEMA public RENAME TO {ASIDE}", *_NEW_PUBLIC)

    def load(self, path: Path) -> None:
        """All or nothing. The schema itself is there already, so its line is left out."""
        listed = _run("pg_restore", "--list", str(path))
        wanted = [line for line in listed.splitlines() if " SCHEMA - public " not in line]
        chosen = path.with_name(path.name + ".list")
        chosen.write_text("\n".join(wanted), encoding="utf-8")
        _run(
            "pg_restore",
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            *("--use-list", str(chosen), "--dbname", _name(), str(path)),
        )
        _do("ANALYZE")

    def put_back(self) -> bool:
        if not _number(HAS_SCHEMA, ASIDE):
            return False
        _do("DROP SCHEMA IF EXISTS public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        return True

    def forget(self) -> None:
        _do(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")

    def _table(self, name: str) -> tuple[int, str]:
        """A sum over the rows, so that their order in the file does not matter."""
        ((count, checksum),) = _rows(
            f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text "  # noqa: S608
            f'FROM public."{name}" AS t'
        )
        return count, checksum


_NEW_PUBLIC = (  # As a new database has it: a later dump then leaves it out.
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
)


def _rows(query: str, *values: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return cursor.fetchall()


def _number(query: str, *values: str) -> int:
    return int(_rows(query, *values)[0][0])


def _do(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *words: str) -> str:
    """What ``program`` prints. It is told where the database is by its environment."""
    path = shutil.which(program)
    if path is None:
        why = _("it is not installed; it comes with the client programs of PostgreSQL.")
        raise ProgramFailed(program=program, why=str(why))
    facts = connection.settings_dict
    where = {name: str(facts[key]) for key, name in PARAMETERS.items() if facts.get(key)}
    where |= {"PGDATABASE": _name(), "PGOPTIONS": "-c statement_timeout=0"}
    if "sslmode" in facts["OPTIONS"]:
        where["PGSSLMODE"] = str(facts["OPTIONS"]["sslmode"])
    done = subprocess.run(  # noqa: S603 - Their own programs, no shell.
        [path, *words], env={**os.environ, **where}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ProgramFailed(program=program, why=done.stderr.strip()[-500:])
    return done.stdout
