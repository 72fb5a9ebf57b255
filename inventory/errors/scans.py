"""What a scan of goods cannot be taken for."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


class SerialTwice(RuleViolation):
    """A serial number was scanned before, on the same paper."""

    code = "inventory.serial_twice"
    sentence = _("Serial number %(lot)s of %(product)s was scanned already.")


class NotOnePiece(RuleViolation):
    """A code names one serial number and more than one piece."""

    code = "inventory.not_one_piece"
    sentence = _("%(product)s: a serial number is one piece.")


class ArrivedExpired(RuleViolation):
    """Goods that come in are past their day."""

    code = "inventory.arrived_expired"
    sentence = _(
        "Lot %(lot)s of %(product)s expired on %(day)s: it is not taken in. Set it aside, or count "
        "it by hand as damaged."
    )


class ExpiredForUse(RuleViolation):
    """Goods that people would use are past their day."""

    code = "inventory.expired_for_use"
    sentence = _("Lot %(lot)s of %(product)s expired on %(day)s: set it aside.")


class LotNotHere(RuleViolation):
    """A named lot that the place does not hold, or that is not on its way."""

    code = "inventory.lot_not_here"
    sentence = _("%(place)s has nothing of lot %(lot)s of %(product)s.")


class NothingToShelve(RuleViolation):
    """A bin was scanned, and no goods before it wait for one."""

    code = "inventory.nothing_to_shelve"
    sentence = _("Scan the goods first, then %(location)s, where they lie.")


class OtherGoods(RuleViolation):
    """A product that was scanned and is not on the transfer."""

    code = "inventory.other_goods"
    sentence = _("%(product)s is not on %(number)s. Expected: %(expected)s.")
