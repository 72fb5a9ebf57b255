"""What transfers, drafts and store requests refuse."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, StaleState


class TransferChanged(StaleState):
    """The transfer is no longer in the state the request was made for."""

    code = "inventory.transfer_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class NotOnTransfer(RuleViolation):
    """More, or something else, than the transfer holds."""

    code = "inventory.not_on_transfer"
    sentence = _("%(product)s: at most %(limit)s can be taken on %(number)s, not %(quantity)s.")


class DraftChanged(StaleState):
    """The draft is no longer in the state the request was made for."""

    code = "inventory.draft_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class DraftNotReady(RuleViolation):
    """Something is missing or unknown. ``problems`` names the lines."""

    code = "inventory.draft_not_ready"

    def __init__(self, problems: Sequence[str]) -> None:
        message = _("This cannot be posted yet. %(lines)s") % {"lines": " ".join(problems)}
        super().__init__(message, problems=list(problems))


class WrongReason(RuleViolation):
    """A reason is missing, or is one for something else."""

    code = "inventory.wrong_reason"
    sentence = _("Say why.")


class RequestChanged(StaleState):
    """The request is no longer in the state the answer was made for."""

    code = "inventory.request_changed"
    sentence = _("%(number)s is %(status)s now. Reload the page and look again.")


class NotOnRequest(RuleViolation):
    """An answer names a line that the request does not have, or an impossible quantity."""

    code = "inventory.not_on_request"
    sentence = _("%(product)s: %(quantity)s cannot be promised on %(number)s.")
