"""What imports refuse, beyond the general."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class NotUndoable(StaleState):
    """Only a batch that was taken in can be taken out again."""

    code = "exchange.not_undoable"
    sentence = _("Import %(batch)s is “%(status)s”: there is nothing to undo.")


class NotATrial(StaleState):
    """Only a batch that was tried out can be taken in."""

    code = "exchange.not_a_trial"
    sentence = _("Import %(batch)s is “%(status)s”: it is not waiting to be taken in.")


class UnknownTarget(RuleViolation):
    """No part of the house takes in rows of this kind."""

    code = "exchange.unknown_target"
    sentence = _("Nothing here takes in files of the kind %(kind)s.")
