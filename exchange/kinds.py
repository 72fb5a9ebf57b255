"""Which permissions each kind of import needs: told by the targets, asked by the models."""

from collections.abc import Iterable

from core.models import User

_needed: dict[str, tuple[str, ...]] = {}


def register_kind(kind: str, permissions: Iterable[str]) -> None:
    _needed[kind] = tuple(permissions)


def kinds_for(user: User) -> list[str]:
    """The kinds of imports whose batches ``user`` may see."""
    return [kind for kind, permissions in _needed.items() if user.has_perms(permissions)]
