"""Production refuses to start when it would not be safe."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
    "DJANGO_ALLOWED_HOSTS": "stock.example.com",
}
IMPORT = "from django.conf import settings; print(settings.SECURE_HSTS_SECONDS)"


def start(tmp_path, changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | GOOD | {"EVERNORMAL_VAR": str(tmp_path)} | changes
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", IMPORT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_well_kept_house_starts(tmp_path):
    done = start(tmp_path, {})

    assert (done.returncode, done.stdout.strip()) == (0, str(365 * 24 * 3600))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DJANGO_SECRET_KEY": None}, "DJANGO_SECRET_KEY"),
        ({"DJANGO_SECRET_KEY": ""}, "DJANGO_SECRET_KEY"),
        ({"DJANGO_SECRET_KEY": "short"}, "DJANGO_SECRET_KEY"),
        ({"DJANGO_SECRET_KEY": "change-me" * 9}, "DJANGO_SECRET_KEY"),
        ({"DJANGO_ALLOWED_HOSTS": None}, "DJANGO_ALLOWED_HOSTS"),
        ({"DJANGO_ALLOWED_HOSTS": "*"}, "DJANGO_ALLOWED_HOSTS"),
        ({"DJANGO_ALLOWED_HOSTS": "a.example.com,.example.com"}, "DJANGO_ALLOWED_HOSTS"),
        ({"DJANGO_DEBUG": "true"}, "DJANGO_DEBUG"),
    ],
)
def test_an_unsafe_one_does_not(tmp_path, changes, named):
    done = start(tmp_path, changes)

    assert done.returncode != 0
    assert named in done.stderr.splitlines()[-1]


def test_the_local_secret_is_made_once_and_kept_private(tmp_path):
    local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "DJANGO_SECRET_KEY": None}
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    environment = {**os.environ, "EVERNORMAL_VAR": str(tmp_path), **local}
    environment = {name: value for name, value in environment.items() if value is not None}

    first, second = (
        subprocess.check_output([sys.executable, "-c", show], cwd=ROOT, env=environment, text=True)
        for _ in range(2)
    )

    kept = tmp_path / "secret-key.txt"
    assert first == second == kept.read_text() + "\n"
    assert kept.stat().st_mode & 0o077 == 0
