"""The import contracts hold, and each is seen to fail when it is broken in a copy of the house."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOUSE = SETTINGS["tool"]["importlinter"]["root_packages"]
CONTRACTS = {contract["id"] for contract in SETTINGS["tool"]["importlinter"]["contracts"]}

# Contract: the files of an offence, as they would be written.
OFFENCES: dict[str, dict[str, str]] = {
    "apps": {"core/offence.py": "import catalog.models"},
    "inside": {
        "inventory/models/offence.py": "import inventory.services.offence",
        "inventory/services/__init__.py": "",
        "inventory/services/offence.py": "",
    },
    "pure": {"stockmath/offence.py": "import django"},
    "no-http-below": {
        "inventory/services/__init__.py": "",
        "inventory/services/offence.py": "import rest_framework",
    },
    "wiring": {"catalog/offence.py": "import core.subscriptions"},
    "doors": {
        "inventory/offence.py": "import catalog.forms",
        "catalog/forms.py": "",
    },
    "acyclic": {"core/one.py": "import core.two", "core/two.py": "import core.one"},
}


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    wanted = [word for name in contracts for word in ("--contract", name)]
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", *wanted]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The house's modules without anything else."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in HOUSE:
        ignored = shutil.ignore_patterns("__pycache__", "migrations")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    return folder


def test_every_package_of_the_house_is_watched():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - {"tests"} == set(HOUSE)


def test_every_contract_has_an_offence():
    assert set(OFFENCES) == CONTRACTS


def test_the_contracts_hold():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("contract", sorted(OFFENCES))
def test_an_offence_is_seen(copy, contract):
    written = {copy / name: text for name, text in OFFENCES[contract].items()}
    before = {path: path.read_text("utf-8") for path in written if path.exists()}
    try:
        for path, text in written.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(before.get(path, "") + f"\n{text}\n", encoding="utf-8")
        done = lint(copy, contract)
    finally:
        for path in written:
            path.unlink()
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")

    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
