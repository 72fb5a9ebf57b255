"""What every test may ask for: the shared data, a clock that stands still, the house's clients."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as properties

from tests.emptying import put_back, rows_of_migrations

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
# A busy machine is slow, not wrong: how long something takes is measured in bench/.
properties.register_profile("house", deadline=None)
properties.load_profile("house")

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # A Monday, noon in Shanghai.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, and say why, what needs PostgreSQL while the suite runs on SQLite."""
    if connection.vendor == "postgresql":
        return
    reason = pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(reason)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """After a transactional test the database is as migrations made it."""
    with django_db_blocker.unblock():
        before = rows_of_migrations()
    TransactionTestCase._fixture_teardown = lambda _case: put_back(before)


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path) -> Path:
    """Files a test writes go to a folder of its own."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    return settings.VAR_DIR


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data for development; it is not part of the project and may be absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the shared data is not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture
def noon() -> Iterator[datetime]:
    """It is ``NOON`` and stays so."""
    with time_machine.travel(NOON, tick=False):
        yield NOON
