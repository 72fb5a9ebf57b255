"""The rows of setup that documents are explained and led by."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.errors import WrongReason
from inventory.models import Reason, RemovalRule


@command
def save_reason(reason: Reason, *, actor: User | None) -> Reason:
    """``reason`` can be given, or no longer, as it is filled in.

    Raises:
        NotPermitted: ``actor`` may not write reasons.
        WrongReason: there is one with this code for the same use.
    """
    is_new = reason.pk is None
    require(actor, "inventory.add_reason" if is_new else "inventory.change_reason")
    try:
        with transaction.atomic():
            reason.save()
    except IntegrityError as error:
        message = _("There is a reason called %(code)s already.") % {"code": reason.code}
        raise WrongReason(message, reason=reason.code) from error
    action = "reason.add" if is_new else "reason.change"
    audit.record(actor, action, reason, use=reason.use, code=reason.code, active=reason.is_active)
    return reason


@command
def save_removal_rule(rule: RemovalRule, *, actor: User | None) -> RemovalRule:
    """Goods of the category leave by the rule from now on.

    Raises:
        NotPermitted: ``actor`` may not write such rules.
    """
    is_new = rule.pk is None
    require(actor, "inventory.add_removalrule" if is_new else "inventory.change_removalrule")
    rule.save()
    action = "removalrule.add" if is_new else "removalrule.change"
    facts = {"category": rule.category_id, "warehouse": rule.warehouse_id}
    audit.record(actor, action, rule, strategy=rule.strategy, **facts)
    return rule
