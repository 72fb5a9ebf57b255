"""What places, their locations and the ways between them refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


class StockBelowZero(RuleViolation):
    """A place that holds less than nothing, or less than is reserved, cannot forbid it."""

    code = "inventory.stock_below_zero"
    sentence = _(
        "%(place)s still has stock below zero, or less than is reserved: %(products)s. "
        "Correct it first."
    )


class NoSuchPlace(RuleViolation):
    """A warehouse cannot be made or changed like this."""

    code = "inventory.wrong_place"
    sentence = _("This place cannot be used here.")


class LocationFull(RuleViolation):
    """More would lie at a location than it holds. ``overfull`` names each of them."""

    code = "inventory.location_full"

    def __init__(self, overfull: Sequence[Mapping[str, Any]]) -> None:
        lines = [
            str(_("%(place)s holds %(limit)s, %(there)s would lie there") % each)
            for each in overfull
        ]
        message = _("There is not enough room. %(lines)s") % {"lines": "; ".join(lines)}
        super().__init__(message, overfull=list(overfull))


class WrongLocation(RuleViolation):
    """A zone or bin cannot be made or changed like this."""

    code = "inventory.wrong_location"
    sentence = _("This location cannot be used here.")


class WrongLane(RuleViolation):
    """A lane cannot be made or changed like this."""

    code = "inventory.wrong_lane"
    sentence = _("This lane cannot be used.")
