"""Houses of their own: each as it is just after ``prepare``, which is done once."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def in_folder(folder) -> dict[str, str]:
    """A house below ``folder``, without the suite's database, Redis or settings."""
    left_out = {"DATABASE_URL", "REDIS_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {
        "EVERNORMAL_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """A house that is not prepared."""
    return in_folder(tmp_path)


@pytest.fixture(scope="session")
def fresh_house(tmp_path_factory):
    """The folder of a house that was just prepared: to be copied, not used."""
    folder = tmp_path_factory.mktemp("fresh")
    done = manage(in_folder(folder), "prepare")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def prepared(environment, fresh_house, tmp_path) -> dict[str, str]:
    """A house that is."""
    shutil.copytree(fresh_house, tmp_path, dirs_exist_ok=True)
    return environment
