"""The published networks, where the shared data is."""

import pytest

from bench.tools import published as reader
from stockmath.network import ServiceNetwork
from tests.conftest import SHARED_DATA


def published(name: str, *, rate: float | None = None) -> ServiceNetwork:
    """Read a network; with a rate holding costs are that share of the cumulative cost."""
    path = SHARED_DATA / "gsm_instances" / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"the shared data is not at {path}")
    return reader.published(path, rate=rate)
