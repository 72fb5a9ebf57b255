"""Statements that run for every document: planned once a session, and sent without waiting.

PostgreSQL plans a statement anew each time unless it is prepared, and a client that waits for one
answer after the other spends most of its time waiting. SQLite has neither cost: there both helpers
are what Django gives.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[Any]):
    """Binds on the server and prepares every statement (psycopg keeps the last hundred)."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(query, params, **kwargs | {"prepare": True})


@contextmanager
def planned() -> Iterator[Any]:
    """A cursor whose statements are planned once a session.

    Name the columns that are read: a prepared ``SELECT *`` fails once a migration adds one.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    made = _Prepared(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(made) as cursor:
        yield cursor


@contextmanager
def together() -> Iterator[None]:
    """Statements inside are sent at once: none may be one whose answer is read.

    What goes wrong with one of them is raised at the end, and what follows it is not done.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def numbers(values: Iterable[int | None]) -> str:
    """Whole numbers as PostgreSQL writes an array, for ``%s::bigint[]``.

    One text is always of one type: a list of small numbers and one of large ones would be two
    statements to prepare.
    """
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
