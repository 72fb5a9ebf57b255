"""What buying refuses, beyond the general."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class NotADraft(StaleState):
    """Lines of an order change only before it is sent."""

    code = "purchasing.not_a_draft"
    sentence = _("Order %(number)s is no longer a draft: its lines cannot be changed.")


class WrongStatus(StaleState):
    """The order is not in a state from which this step leads on."""

    code = "purchasing.wrong_status"
    sentence = _("Order %(number)s is “%(status)s”: this step is not possible any more.")


class EmptyOrder(RuleViolation):
    """An order without lines cannot be sent."""

    code = "purchasing.empty_order"
    sentence = _("Order %(number)s has no lines. Add a product first.")


class BadQuantity(RuleViolation):
    """A quantity is zero, below zero, or beyond what the system can hold."""

    code = "purchasing.bad_quantity"
    sentence = _("The quantity of %(product)s must be above 0 and at most %(largest)s.")


class BadPrice(RuleViolation):
    """A price is below zero, or beyond what the system can hold."""

    code = "purchasing.bad_price"
    sentence = _("The price of %(product)s must be at least 0 and at most %(largest)s.")


class TooDear(RuleViolation):
    """Quantity times price is beyond what the system can hold."""

    code = "purchasing.too_dear"
    sentence = _("%(product)s: quantity times price must be at most %(largest)s.")


class NoTerms(RuleViolation):
    """No price was given, and the supplier has no terms to take it from."""

    code = "purchasing.no_terms"
    sentence = _("%(supplier)s has no terms for %(product)s. Enter a price.")


class TooMuchReceived(RuleViolation):
    """More came than the supplier may over-deliver."""

    code = "purchasing.too_much_received"
    sentence = _(
        "%(product)s: at most %(allowed)s more can be received on order %(number)s, "
        "but %(wanted)s were entered."
    )


class NothingReceived(RuleViolation):
    """A receipt without any quantity."""

    code = "purchasing.nothing_received"
    sentence = _("Enter what came for at least one line.")


class NotOnThisOrder(RuleViolation):
    """A line that belongs to another order."""

    code = "purchasing.not_on_this_order"
    sentence = _("Line %(line)s is not part of order %(number)s.")


class NotOrdered(RuleViolation):
    """A product that was scanned and is not on the order."""

    code = "purchasing.not_ordered"
    sentence = _("%(product)s is not on this order. Expected: %(expected)s.")


class CodeTaken(RuleViolation):
    """A supplier with this code exists."""

    code = "purchasing.code_taken"
    sentence = _("There is already a supplier with the code %(taken)s.")


class BadTerms(RuleViolation):
    """Terms whose numbers make no sense."""

    code = "purchasing.bad_terms"
    sentence = _(
        "Terms for %(product)s need a price of at least 0, a pack above 0 and a minimum of at "
        "least 0."
    )


class NotAReceipt(RuleViolation):
    """The document is not a receipt of a purchase order."""

    code = "purchasing.not_a_receipt"
    sentence = _("%(number)s is not a receipt of a purchase order.")


class NotFromHere(RuleViolation):
    """A receipt names a location of another place, or a reason for something else."""

    code = "purchasing.not_from_here"
    sentence = _("This cannot be used for this receipt.")
