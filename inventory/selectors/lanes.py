"""When goods that are ready on a day leave on a lane, and when they arrive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendars import OpenDays, open_days
from core.periods import later, today
from core.quantities import NOTHING, round_up_to_multiple
from inventory.models import Lane, Warehouse


@dataclass(frozen=True, slots=True)
class Trip:
    """One run of a lane."""

    leaves_on: date
    arrives_on: date


def lane_between(source: Warehouse, destination: Warehouse) -> Lane | None:
    """The lane from ``source`` to ``destination``, with both its ends."""
    lanes = Lane.objects.select_related("source__calendar", "destination__calendar")
    return lanes.filter(source=source, destination=destination).first()


def next_trip(lane: Lane, ready_on: date) -> Trip:
    """The first trip of ``lane`` on or after ``ready_on``.

    It leaves on a weekday of the lane that its source works on, and is taken in on the first day
    that its destination works on after the lead time.
    """
    source, destination = open_days(lane.source.calendar), open_days(lane.destination.calendar)
    runs = OpenDays(lane.weekdays)
    leaves_on = runs.first_from(ready_on)
    for _attempt in range(len(lane.weekdays) * 10):  # Long holidays: ten weeks are looked at.
        if source.holds(leaves_on):
            break
        leaves_on = runs.first_from(later(leaves_on, 1))
    arrives_on = destination.first_from(later(leaves_on, lane.lead_time_days))
    return Trip(leaves_on, arrives_on)


def arrival_of(source: Warehouse, destination: Warehouse) -> date | None:
    """When goods that are ready today at ``source`` arrive; None where no lane leads there."""
    lane = lane_between(source, destination)
    return None if lane is None else next_trip(lane, today(source.time_zone)).arrives_on


def rounded_for_lane(quantity: Decimal, lane: Lane | None) -> Decimal:
    """The least that ``lane`` carries of what is at least ``quantity``: its minimum, in multiples.

    Nothing stays nothing.
    """
    if lane is None or quantity <= NOTHING:
        return quantity
    return round_up_to_multiple(max(quantity, lane.quantity_min), lane.quantity_multiple)
