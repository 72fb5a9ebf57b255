"""What the catalogue refuses."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


class CodeTaken(RuleViolation):
    """A code or barcode names something else already."""

    code = "catalog.code_taken"
    sentence = _("%(taken)s is used already. Choose another.")


class WrongCode(RuleViolation):
    """A code that cannot be used."""

    code = "catalog.wrong_code"
    sentence = _(
        "“%(given)s” cannot be a code: use 1 to %(limit)s characters, no space at either end."
    )


class CategoryCircle(RuleViolation):
    """A category would hang below itself."""

    code = "catalog.category_circle"
    sentence = _("%(category)s cannot hang below itself.")


class TrackingFixed(RuleViolation):
    """What a product is counted in and told apart by stays: its history means nothing else."""

    code = "catalog.tracking_fixed"
    sentence = _(
        "The unit and the tracking of %(product)s stay as they are: its history is written in "
        "them. Make a new product instead."
    )


class TooFine(RuleViolation):
    """A quantity with more decimals than the product's unit is counted with."""

    code = "catalog.too_fine"
    sentence = _(
        "%(product)s is counted in “%(unit)s” with %(decimals)s decimals: %(quantity)s is too fine."
    )


class WrongMeasure(RuleViolation):
    """A weight or volume below zero, or beyond what can be stored."""

    code = "catalog.wrong_measure"
    sentence = _("The weight or volume of %(product)s must be 0 or more.")
