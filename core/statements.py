"""Statements that run for every document: planned once a session, and sent without waiting.

PostgreSQL plans a statement anew each time unless it is prepared, and a client that waits for one
answer after the other spends most of its time waiting. SQLite has neither cost: there both helpers
are what Django gives.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import PipelineStatus, TransactionStatus


class _Prepared(psycopg.Cursor[Any]):
    """Binds on the server and prepares every statement (psycopg keeps the last hundred).

    But not while queries are logged: of a prepared one psycopg keeps no text to log.
    """

    prepares = True

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        with self._at_once_with_begin():
            return super().execute(query, params, **kwargs | {"prepare": self.prepares})

    def _at_once_with_begin(self) -> AbstractContextManager[Any]:
        """The first statement of a transaction does not wait for the BEGIN before it."""
        here = self.connection
        is_first = not here.autocommit and here.pgconn.transaction_status == TransactionStatus.IDLE
        is_alone = here.pgconn.pipeline_status == PipelineStatus.OFF
        return here.pipeline() if is_first and is_alone else nullcontext()


@contextmanager
def planned() -> Iterator[Any]:
    """A cursor whose statements are planned once a session.

    Name the columns that are read: a prepared ``SELECT *`` fails once a migration adds one.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        with here.cursor() as cursor:
            yield cursor
        return
    here.ensure_connection()
    bare: Any = _Prepared(here.connection)
    bare.prepares = not here.queries_logged
    with (here.make_cursor if bare.prepares else here.make_debug_cursor)(bare) as cursor:
        yield cursor


@contextmanager
def together() -> Iterator[None]:
    """Statements inside are sent at once: none may be one whose answer is read.

    What goes wrong with one of them is raised at the end, and what follows it is not done.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        yield
        return
    here.ensure_connection()
    with here.wrap_database_errors, here.connection.pipeline():
        yield


def numbers(values: Iterable[int | None]) -> str:
    """Whole numbers as PostgreSQL writes an array, for ``%s::bigint[]``.

    One text is always of one type: a list of small numbers and one of large ones would be two
    statements to prepare.
    """
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
