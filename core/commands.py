"""How every service that writes is run: one transaction, bounded waiting, retries that are safe."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from core.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 0.02

RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected
LOCK_NOT_AVAILABLE = "55P03"


def command(service: Callable[P, R]) -> Callable[P, R]:
    """Run ``service`` in a transaction of its own, or within the one that is already open.

    Only the outermost transaction retries, and only what the database calls a deadlock or a
    serialisation failure. Waiting too long for a lock (``config.settings.stores`` says how long)
    becomes ``Busy``.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _is_within_a_command():
            return service(*args, **kwargs)
        for attempt in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except OperationalError as error:
                _refuse_unless_retryable(error, last=attempt == ATTEMPTS - 1)
                time.sleep(random.random() * FIRST_PAUSE_SECONDS * 2**attempt)  # noqa: S311
        raise Busy

    return run


def _is_within_a_command() -> bool:
    """Whether a transaction is open, other than the one Django's TestCase wraps a test in."""
    blocks = connection.atomic_blocks
    return bool(blocks) and not getattr(blocks[-1], "_from_testcase", False)


def _refuse_unless_retryable(error: OperationalError, *, last: bool) -> None:
    state = getattr(error.__cause__, "sqlstate", None)
    if state == LOCK_NOT_AVAILABLE or "database is locked" in str(error):
        raise Busy from error
    if state not in RETRYABLE:
        raise error
    if last:
        raise Busy from error
