"""What cannot be done to the value of stock, or to a month."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


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


class PeriodNotClosable(RuleViolation):
    """A month that is not over cannot be closed."""

    code = "inventory.period_not_closable"
    sentence = _("%(month)s is not over yet. It can be closed from %(day)s on.")


class PeriodNotReopenable(StaleState):
    """Only the last closed month can be opened again."""

    code = "inventory.period_not_reopenable"
    sentence = _("Only the last closed month can be opened again: %(month)s.")
