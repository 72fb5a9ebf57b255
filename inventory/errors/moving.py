"""What the ledger refuses to move."""

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
        lines = [_shortage(shortage) for shortage in shortages]
        message = _("There is not enough stock. %(lines)s") % {"lines": "; ".join(lines)}
        super().__init__(message, shortages=list(shortages))


def _shortage(shortage: Mapping[str, Any]) -> str:
    if "reserved" not in shortage:
        return str(_("%(product)s at %(place)s: %(free)s free, %(wanted)s wanted") % shortage)
    words = _(
        "%(product)s at %(place)s: %(free)s free, %(wanted)s wanted, %(reserved)s reserved for "
        "others"
    )
    return str(words % shortage)


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


class NotReturnable(RuleViolation):
    """Goods cannot be returned from this document, or not so many."""

    code = "inventory.not_returnable"
    sentence = _("Nothing can be returned from %(number)s.")


class ReturnedMeanwhile(StaleState):
    """Goods of the document came back already."""

    code = "inventory.returned_meanwhile"
    sentence = _("Goods of %(number)s were returned by %(returns)s. Take that back first.")


class NamedTwice(RuleViolation):
    """A product stands in two lines of a document that takes each once."""

    code = "inventory.named_twice"
    sentence = _("%(product)s is named twice.")


class ReasonNeeded(RuleViolation):
    """A document that must say why does not."""

    code = "inventory.reason_needed"
    sentence = _("Say why: a reason is needed here.")
