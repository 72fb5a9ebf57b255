"""What replenishment refuses."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class SuggestionChanged(StaleState):
    """The suggestion is no longer what the person was looking at."""

    code = "replenishment.suggestion_changed"
    sentence = _(
        "Somebody or a newer plan changed this suggestion in the meantime. Look at it again; what "
        "you typed is kept."
    )


class OrderOnItsWay(StaleState):
    """What the suggestion became has left the draft, so the decision stands."""

    code = "replenishment.order_on_its_way"
    sentence = _(
        "%(number)s is no longer a draft, so this decision cannot be undone. Change the order "
        "itself."
    )


class QuantityRefused(RuleViolation):
    """Such a quantity cannot be ordered."""

    code = "replenishment.quantity_refused"
    sentence = _("Order more than nothing, or reject the suggestion.")


class ReasonMissing(RuleViolation):
    """A changed quantity without a reason."""

    code = "replenishment.reason_missing"
    sentence = _("Say why the quantity is changed: it is scored later, so that plans can learn.")


class PlanDayRefused(RuleViolation):
    """No plan can be made as of that day."""

    code = "replenishment.plan_day_refused"
    sentence = _("Plan as of a day from %(first)s to %(last)s.")


class DayRefused(RuleViolation):
    """A suggestion cannot be rejected until that day."""

    code = "replenishment.day_refused"
    sentence = _("Reject it until a day from tomorrow on, at most a year ahead.")
