"""Where rows live: PostgreSQL when ``DATABASE_URL`` is set, otherwise one SQLite file."""

import os
from pathlib import Path
from typing import Any

import environ

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-20000;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=67108864;"
)

# Whoever waits longer for a row that another transaction holds is told to come again.
LOCK_TIMEOUT_MS = 5000


def sqlite_at(path: Path) -> dict[str, Any]:
    """One file. IMMEDIATE takes the write lock at BEGIN, so writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql_at(env: environ.Env) -> dict[str, Any]:
    """The server ``DATABASE_URL`` names, through a pool: threads share a few open connections."""
    database = env.db("DATABASE_URL")
    timeout_ms = env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=0)
    return database | {
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": database.get("OPTIONS", {})
        | {
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL_SIZE", default=8),
                "timeout": 10,
            },
            "options": f"-c statement_timeout={timeout_ms} -c lock_timeout={LOCK_TIMEOUT_MS} "
            "-c plan_cache_mode=force_generic_plan",  # Of what is prepared, and of nothing else.
            # Django switches preparing off: core.statements asks for it, for its own cursors alone.
            "prepare_threshold": 5,
            # A pool opens connections as it likes: this tells those of one process from others.
            "application_name": f"evernormal-{os.getpid()}",
        },
    }


def database(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """The default database of this process."""
    if env.str("DATABASE_URL", default=""):
        return postgresql_at(env)
    var_dir.mkdir(parents=True, exist_ok=True)
    return sqlite_at(var_dir / "evernormal.sqlite3")
