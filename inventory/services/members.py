"""In which places a person may see and act."""

from collections.abc import Collection

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.models import Warehouse


@command
def set_places(*, actor: User | None, person: User, places: Collection[Warehouse]) -> None:
    """``person`` belongs to ``places``, and to no others that ``actor`` can see. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change people, or not act in one of the places.
    """
    require(actor, "core.change_user")
    reachable = Warehouse.objects.all() if actor is None else Warehouse.objects.visible_to(actor)
    before = set(person.warehouses.filter(pk__in=reachable))
    wanted = set(places)
    for place in wanted - before:
        require(actor, "core.change_user", place=place)
    if before == wanted:
        return
    person.warehouses.add(*(wanted - before))
    person.warehouses.remove(*(before - wanted))
    codes = [sorted(place.code for place in one) for one in (before, wanted)]
    audit.record(actor, "user.places", person, changed=codes)
