"""Lanes between our places: made, changed, taken away."""

from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.models import User
from core.models.calendars import EVERY_DAY
from core.permissions import require
from inventory.errors import WrongLane
from inventory.models import Lane


@command
def save_lane(lane: Lane, *, actor: User | None) -> Lane:
    """``lane``, filled in by a form, stands: one from each place to each other.

    Raises:
        NotPermitted: ``actor`` may not write lanes, or is at home at neither end.
        WrongLane: it leads nowhere, there is one already, or its numbers make no sense.
    """
    require(actor, "inventory.change_lane" if lane.pk else "inventory.add_lane")
    if actor is not None and not lane.source.may_be_used_by(actor):
        require(actor, "inventory.change_lane", place=lane.destination)
    _refuse(lane)
    action = "lane.change" if lane.pk else "lane.add"
    lane.save()
    audit.record(actor, action, lane, **_facts(lane))
    return lane


@command
def remove_lane(lane: Lane, *, actor: User | None) -> None:
    """There is no such lane any more; transfers that were made stay.

    Raises:
        NotPermitted: ``actor`` may not remove lanes, or is at home at neither end.
    """
    require(actor, "inventory.delete_lane")
    if actor is not None and not lane.source.may_be_used_by(actor):
        require(actor, "inventory.delete_lane", place=lane.destination)
    audit.record(actor, "lane.remove", lane, **_facts(lane))
    lane.delete()


def _refuse(lane: Lane) -> None:
    if lane.source_id == lane.destination_id:
        raise WrongLane(_("Choose two different warehouses."), place=str(lane.source))
    same = Lane.objects.filter(source=lane.source_id, destination=lane.destination_id)
    if same.exclude(pk=lane.pk).exists():
        message = _("There is a lane from %(source)s to %(destination)s already.")
        facts = {"source": str(lane.source), "destination": str(lane.destination)}
        raise WrongLane(message % facts, **facts)
    days = lane.weekdays
    if not days or "".join(day for day in EVERY_DAY if day in days) != days:
        raise WrongLane(_("Write the weekdays in order, such as 12345: 1 is Monday."), given=days)
    if not (lane.quantity_multiple > 0 and lane.quantity_min >= 0 and lane.cost >= 0):
        raise WrongLane(_("Multiple must be above 0, minimum and cost not below 0."))


def _facts(lane: Lane) -> dict[str, Any]:
    return {
        "source": lane.source_id,
        "destination": lane.destination_id,
        "lead_time_days": lane.lead_time_days,
        "weekdays": lane.weekdays,
    }
