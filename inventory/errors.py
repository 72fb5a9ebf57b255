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


class TransferChanged(StaleState):
    """The transfer is no longer in the state the request was made for."""

    code = "inventory.transfer_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class NotOnTransfer(RuleViolation):
    """More, or something else, than the transfer holds."""

    code = "inventory.not_on_transfer"
    sentence = _("%(product)s: at most %(limit)s can be taken on %(number)s, not %(quantity)s.")


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


class WrongThresholds(RuleViolation):
    """Classes that cannot be told from each other."""

    code = "inventory.wrong_thresholds"
    sentence = _(
        "Shares rise from above 0 to at most 1, variations rise from above 0, and at least two "
        "whole periods within %(most)s days are looked back on."
    )


class NothingToRevalue(RuleViolation):
    """A value is set for goods that are not there."""

    code = "inventory.nothing_to_revalue"
    sentence = _("There is no %(product)s at %(place)s whose value could change.")


class AtStandardCost(RuleViolation):
    """A product at standard cost is revalued by setting its standard cost."""

    code = "inventory.at_standard_cost"
    sentence = _("%(product)s is valued at standard cost: change its standard cost instead.")


class WrongCost(RuleViolation):
    """A cost or an amount below zero, or beyond what can be stored."""

    code = "inventory.wrong_cost"
    sentence = _("A cost must be between 0 and %(limit)s.")


class TooManyToRevalue(RuleViolation):
    """More pools would change than one transaction may hold."""

    code = "inventory.too_many_to_revalue"
    sentence = _(
        "%(count)s values would change at once; %(limit)s are the most. "
        "Change the categories below it one at a time."
    )


class NothingToSpread(RuleViolation):
    """A bill cannot be spread over these goods."""

    code = "inventory.nothing_to_spread"
    sentence = _("The amount cannot be spread over these goods.")


class NotReturnable(RuleViolation):
    """Goods cannot be returned from this document, or not so many."""

    code = "inventory.not_returnable"
    sentence = _("Nothing can be returned from %(number)s.")


class ReturnedMeanwhile(StaleState):
    """Goods of the document came back already."""

    code = "inventory.returned_meanwhile"
    sentence = _("Goods of %(number)s were returned by %(returns)s. Take that back first.")


class PeriodNotClosable(RuleViolation):
    """A month that is not over cannot be closed."""

    code = "inventory.period_not_closable"
    sentence = _("%(month)s is not over yet. It can be closed from %(day)s on.")


class PeriodNotReopenable(StaleState):
    """Only the last closed month can be opened again."""

    code = "inventory.period_not_reopenable"
    sentence = _("Only the last closed month can be opened again: %(month)s.")


class ReasonNeeded(RuleViolation):
    """A document that must say why does not."""

    code = "inventory.reason_needed"
    sentence = _("Say why: a reason is needed here.")


class NamedTwice(RuleViolation):
    """A product stands in two lines of a document that takes each once."""

    code = "inventory.named_twice"
    sentence = _("%(product)s is named twice.")


class NotPromised(StaleState):
    """The promise is over: there is nothing to release or to change."""

    code = "inventory.not_promised"
    sentence = _("%(holder)s holds nothing any more. Reload the page and look again.")


class WrongPromise(RuleViolation):
    """Goods cannot be promised like this."""

    code = "inventory.wrong_promise"
    sentence = _("Goods cannot be reserved like this.")


class NoLotsChosen(RuleViolation):
    """A recall list of nothing."""

    code = "inventory.no_lots_chosen"
    sentence = _("Choose the lots first.")


class TooManyLots(RuleViolation):
    """More lots than one recall list takes."""

    code = "inventory.too_many_lots"
    sentence = _("A recall list takes %(limit)s lots at most. Narrow the list with a filter.")


class LotNotExpired(RuleViolation):
    """A lot that may still be sold is to be scrapped as expired."""

    code = "inventory.lot_not_expired"
    sentence = _("Lot %(lot)s expires on %(day)s: it is not expired yet.")


class LotExpired(RuleViolation):
    """A lot that nobody may sell any more is to be sent on."""

    code = "inventory.lot_expired"
    sentence = _("Lot %(lot)s expired on %(day)s: it is not sent on.")


class ProposalUnreadable(RuleViolation):
    """A button of the expiry board that says nothing one could do."""

    code = "inventory.proposal_unreadable"
    sentence = _("This proposal is out of date. Load the page again.")
