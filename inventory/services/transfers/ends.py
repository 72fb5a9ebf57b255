"""Where a transfer may go, and who may ask for it."""

from django.utils.translation import gettext as _

from core.errors import NotPermitted
from core.models import User
from core.permissions import require
from inventory.errors import NoSuchPlace
from inventory.models import Warehouse


def require_an_end(
    actor: User | None, permission: str, source: Warehouse, destination: Warehouse
) -> None:
    """Either end's people may ask for a transfer; what moves is up to who is there.

    Raises:
        NotPermitted: ``actor`` may not, or neither end is a place of theirs.
    """
    require(actor, permission)
    if actor is None:
        return
    if not (source.may_be_used_by(actor) or destination.may_be_used_by(actor)):
        raise NotPermitted(permission=permission, place=str(source))


def refuse_same_place(source: Warehouse, destination: Warehouse) -> None:
    """Raise ``NoSuchPlace`` where both ends are one."""
    if source.pk == destination.pk:
        raise NoSuchPlace(_("Choose two different warehouses."), place=str(source))
