"""Everything that can be wrong without running the suite; ends with 1 when something is.

Every check runs, so that one look shows all there is to mend. ``make check ARGS=mypy`` runs one.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
TESTS = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=short"]

CHECKS: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "mypy": [str(BIN / "mypy"), "."],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "templates": [*TESTS, "tests/architecture/test_templates.py"],
    "translations": [*TESTS, "tests/architecture/test_translations.py"],
    "docs": [*TESTS, "tests/architecture/test_docs.py"],
    "files": [*TESTS, "tests/architecture/test_files.py"],
}


def environment(check: str) -> dict[str, str]:
    """What a check sees: the suite's settings, or for the deploy check those of production."""
    settings = "config.settings.test"
    more = {}
    if check == "deploy":
        settings = "config.settings.production"
        more = {
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
            "DJANGO_ALLOWED_HOSTS": "evernormal.example.com",
        }
    return {**os.environ, "DJANGO_SETTINGS_MODULE": settings, **more}


def passes(check: str) -> bool:
    """Run one check, show what it says only when it fails, and tell whether it held."""
    started = time.monotonic()
    done = subprocess.run(
        CHECKS[check],
        cwd=ROOT,
        env=environment(check),
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {check} ({seconds:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(CHECKS)
    if unknown:
        print(f"No check is named {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = [check for check in wanted or CHECKS if not passes(check)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
