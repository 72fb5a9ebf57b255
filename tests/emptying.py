"""A database as migrations left it, after a test that committed: what came goes, what went returns.

Django empties every table and writes each row of the migrations anew, one by one: seconds a test.
"""

from django.db import connection, transaction

from core.schema import guards_lifted

Rows = dict[str, list[tuple]]


def rows_of_migrations() -> Rows:
    """What stands in each table of ours, as the database gives it."""
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        return {table: _all_of(cursor, table) for table in sorted(names)}


def put_back(before: Rows) -> None:
    """Every table holds ``before`` and nothing else; tables that do so already are left alone."""
    with guards_lifted(), transaction.atomic(), connection.cursor() as cursor:
        changed = [table for table, rows in before.items() if _differs(cursor, table, rows)]
        for table in changed:
            cursor.execute(f'DELETE FROM "{table}"')
        for table in changed:
            if rows := before[table]:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def _all_of(cursor, table: str) -> list[tuple]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()


def _differs(cursor, table: str, rows: list[tuple]) -> bool:
    cursor.execute(f'SELECT * FROM "{table}" LIMIT {len(rows) + 1}')
    return sorted(map(repr, cursor.fetchall())) != sorted(map(repr, rows))
