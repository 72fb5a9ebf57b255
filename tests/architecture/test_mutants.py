"""The mutants of the kernel still break what the code says today; `make mutants` runs them."""

import importlib.util

import pytest

from tests.architecture.tree import ROOT

SPEC = importlib.util.spec_from_file_location("mutants", ROOT / "scripts" / "mutants.py")
mutants = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mutants)


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_there_is_one_place_to_break(mutant):
    whole = (ROOT / mutant.path).read_text(encoding="utf-8")

    assert mutants.broken(mutant, whole) != whole
    assert [name for name in mutant.tests if not (ROOT / name).exists()] == []


def test_there_are_a_dozen_kinds():
    assert len({mutant.name for mutant in mutants.MUTANTS}) >= 12
