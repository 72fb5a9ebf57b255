"""What selling refuses, beyond the general."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState
from exchange.errors import FileRefused


class WrongStatus(StaleState):
    """The order is not in a state from which this step leads on."""

    code = "sales.wrong_status"
    sentence = _("Order %(number)s is “%(status)s”: this step is not possible any more.")


class EmptyOrder(RuleViolation):
    """An order without lines cannot be confirmed."""

    code = "sales.empty_order"
    sentence = _("Order %(number)s has no lines. Add a product first.")


class BadQuantity(RuleViolation):
    """A quantity is zero, below zero, or beyond what the system can hold."""

    code = "sales.bad_quantity"
    sentence = _("The quantity of %(product)s must be above 0 and at most %(largest)s.")


class BadPrice(RuleViolation):
    """A price is below zero, or beyond what the system can hold."""

    code = "sales.bad_price"
    sentence = _("The price of %(product)s must be at least 0 and at most %(largest)s.")


class TooDear(RuleViolation):
    """Quantity times price is beyond what the system can hold."""

    code = "sales.too_dear"
    sentence = _("%(product)s: quantity times price must be at most %(largest)s.")


class TooMuchShipped(RuleViolation):
    """More would leave than was ordered."""

    code = "sales.too_much_shipped"
    sentence = _(
        "%(product)s: at most %(allowed)s more can be shipped on order %(number)s, "
        "but %(wanted)s were entered."
    )


class NothingToReserve(RuleViolation):
    """Nothing of the order was released."""

    code = "sales.nothing_to_reserve"
    sentence = _("Everything that is still to leave on order %(number)s is promised to it.")


class NothingShipped(RuleViolation):
    """A shipment without any quantity."""

    code = "sales.nothing_shipped"
    sentence = _("Enter what leaves for at least one line.")


class NotOnThisOrder(RuleViolation):
    """A line that belongs to another order."""

    code = "sales.not_on_this_order"
    sentence = _("Line %(line)s is not part of order %(number)s.")


class NotAShipment(RuleViolation):
    """The document is not a shipment of a sales order."""

    code = "sales.not_a_shipment"
    sentence = _("%(number)s is not a shipment of a sales order.")


class CodeTaken(RuleViolation):
    """A customer with this code exists."""

    code = "sales.code_taken"
    sentence = _("There is already a customer with the code %(taken)s.")


class UnknownPlace(FileRefused):
    """No active warehouse has the code given."""

    code = "sales.unknown_place"
    sentence = _("There is no active warehouse with the code %(given)s. There are: %(known)s.")


class PlaceNotNamed(FileRefused):
    """Several warehouses could have sold, and none was named."""

    code = "sales.place_not_named"
    sentence = _("Say which warehouse sold. There are: %(known)s.")


class NoPlaces(FileRefused):
    """There is no warehouse that could have sold."""

    code = "sales.no_places"
    sentence = _("There is no active warehouse yet. Add the one that sold, then import.")


class UnknownCategory(FileRefused):
    """No category has the code given."""

    code = "sales.unknown_category"
    sentence = _("There is no category with the code %(given)s.")
