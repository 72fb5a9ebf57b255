"""What stock refuses. Codes, sentences and facts are part of the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class NotAMove(RuleViolation):
    """A line is not a movement of goods: wrong quantity, places or value."""

    code = "inventory.not_a_move"
    sentence = _("This line does not move anything.")


class EmptyDocument(RuleViolation):
    """A document without lines."""

    code = "inventory.empty_document"
    sentence = _("Add at least one line.")


class DocumentTooLong(RuleViolation):
    """More lines than one document may have."""

    code = "inventory.document_too_long"
    sentence = _("A document may have %(limit)s lines at most. Post it in several parts.")


class LotNeeded(RuleViolation):
    """A tracked product moves without a named lot."""

    code = "inventory.lot_needed"
    sentence = _("%(product)s is tracked: name the lot or serial number.")


class LotMismatch(RuleViolation):
    """The lot is of another product, or names a lot of a product that is not tracked."""

    code = "inventory.lot_mismatch"
    sentence = _("%(lot)s is not a lot of %(product)s.")


class SerialInStock(RuleViolation):
    """A serial number would be in stock twice."""

    code = "inventory.serial_in_stock"
    sentence = _("Serial number %(lot)s of %(product)s can be in stock only once.")


class ValueNeeded(RuleViolation):
    """Goods come in from where only the caller knows what they cost."""

    code = "inventory.value_needed"
    sentence = _("Say what %(product)s cost; 0 is allowed.")


class TooMuch(RuleViolation):
    """A number beyond what can be stored exactly."""

    code = "inventory.too_much"
    sentence = _("The stock of %(product)s would become larger than can be counted.")


class InsufficientStock(RuleViolation):
    """Some balances would fall below their floor. ``shortages`` names each of them."""

    code = "inventory.insufficient_stock"

    def __init__(self, shortages: Sequence[Mapping[str, Any]]) -> None:
        lines = [
            str(_("%(product)s at %(place)s: %(free)s free, %(wanted)s wanted") % shortage)
            for shortage in shortages
        ]
        message = _("There is not enough stock. %(lines)s") % {"lines": "; ".join(lines)}
        super().__init__(message, shortages=list(shortages))


class PeriodClosed(StaleState):
    """The day lies in a month whose books are closed."""

    code = "inventory.period_closed"
    sentence = _("The books of %(month)s are closed. Choose a later day.")


class AlreadyReversed(StaleState):
    """A document can be reversed once."""

    code = "inventory.already_reversed"
    sentence = _("%(number)s was reversed before, by %(reversal)s.")


class NotReversible(RuleViolation):
    """A reversal stays: post what is right as a new document."""

    code = "inventory.not_reversible"
    sentence = _("%(number)s is a reversal itself. Post a new document instead.")


class ReversedElsewhere(RuleViolation):
    """The document belongs to something that must be corrected with it."""

    code = "inventory.reversed_elsewhere"
    sentence = _("%(number)s was posted for %(origin)s: reverse it from there.")


class TransferChanged(StaleState):
    """The transfer is no longer in the state the request was made for."""

    code = "inventory.transfer_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class NotOnTransfer(RuleViolation):
    """More, or something else, than the transfer holds."""

    code = "inventory.not_on_transfer"
    sentence = _("%(product)s: at most %(limit)s can be taken on %(number)s, not %(quantity)s.")


class StockBelowZero(RuleViolation):
    """A place that holds stock below zero cannot forbid it."""

    code = "inventory.stock_below_zero"
    sentence = _("%(place)s still has stock below zero: %(products)s. Correct it first.")


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


class DraftChanged(StaleState):
    """The draft is no longer in the state the request was made for."""

    code = "inventory.draft_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class DraftNotReady(RuleViolation):
    """Something is missing or unknown. ``problems`` names the lines."""

    code = "inventory.draft_not_ready"

    def __init__(self, problems: Sequence[str]) -> None:
        message = _("This cannot be posted yet. %(lines)s") % {"lines": " ".join(problems)}
        super().__init__(message, problems=list(problems))


class WrongReason(RuleViolation):
    """A reason is missing, or is one for something else."""

    code = "inventory.wrong_reason"
    sentence = _("Say why.")


class RequestChanged(StaleState):
    """The request is no longer in the state the answer was made for."""

    code = "inventory.request_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class NotOnRequest(RuleViolation):
    """An answer names a line that the request does not have, or an impossible quantity."""

    code = "inventory.not_on_request"
    sentence = _("%(product)s: %(quantity)s cannot be promised on %(number)s.")
