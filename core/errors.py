"""What can be refused, and how a refusal is told.

    DomainError
    ├── RuleViolation   422  the request can never be right as it stands
    ├── StaleState      409  it was right a moment ago: somebody was quicker
    │   ├── KeyReused        the idempotency key names something else
    │   └── Busy             another transaction holds the rows: try again with the same key
    └── NotPermitted    403  this person may not

Each refusal has a stable dotted code, a sentence its reader can act on, and facts by name. The
mapping to HTTP is in ``core.http`` and nowhere else.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """The root of all refusals. Raise a subclass."""

    code: ClassVar[str] = "core.refused"
    sentence: ClassVar[Any] = _("This is not possible.")

    def __init__(self, message: Any = None, *, code: str | None = None, **facts: Any) -> None:
        self.message = message if message is not None else self.sentence % facts
        self.refusal_code = code or self.code
        self.facts: Mapping[str, Any] = facts
        super().__init__(str(self.message))


class RuleViolation(DomainError):
    """The request breaks a rule of the business; repeating it will not help."""

    code = "core.rule_violation"


class StaleState(DomainError):
    """What the request was based on has changed since."""

    code = "core.stale_state"
    sentence = _("Somebody changed this in the meantime. Reload the page and look again.")


class KeyReused(StaleState):
    """The idempotency key was used before, for something else."""

    code = "core.key_reused"
    sentence = _("This request key was already used for different content.")


class Busy(StaleState):
    """The rows are locked by another transaction for longer than we wait."""

    code = "core.busy"
    sentence = _("The system is busy with the same records. Try again in a moment.")


class NotPermitted(DomainError):
    """The person lacks the permission, or may not act at this place."""

    code = "core.not_permitted"
    sentence = _("You do not have the permission to do this.")
