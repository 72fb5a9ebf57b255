"""May this person do this, and here?"""

from typing import Protocol

from core.errors import NotPermitted
from core.models import User


class Place(Protocol):
    """Somewhere a person may be allowed to act."""

    def may_be_used_by(self, user: User) -> bool: ...


def require(actor: User | None, permission: str, *, place: Place | None = None) -> None:
    """Refuse unless ``actor`` has ``permission`` and may act at ``place``.

    ``actor`` is None for the system itself, which may do everything.

    Raises:
        NotPermitted: the permission is missing, or ``place`` is not one of the actor's.
    """
    if actor is None:
        return
    if not actor.has_perm(permission):
        raise NotPermitted(permission=permission)
    if place is not None and not place.may_be_used_by(actor):
        raise NotPermitted(permission=permission, place=str(place))
