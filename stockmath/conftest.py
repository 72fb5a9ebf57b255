"""Doctests of an optional part are skipped, and say so, where the part is not installed."""

import pytest

from stockmath.forecasting import lstm


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs PyTorch where there is none."""
    needs_torch = pytest.mark.skip(reason="needs PyTorch, the optional part deep")
    for item in items:
        if vars(lstm)["torch"] is None and item.name.startswith(f"{lstm.__name__}."):
            item.add_marker(needs_torch)
