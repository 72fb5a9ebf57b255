"""What cannot be promised, recalled, classed or sent on."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class WrongThresholds(RuleViolation):
    """Classes that cannot be told from each other."""

    code = "inventory.wrong_thresholds"
    sentence = _(
        "Shares rise from above 0 to at most 1, variations rise from above 0, and at least two "
        "whole periods within %(most)s days are looked back on."
    )


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
