"""What products may differ by: attributes and their values."""

from django.utils.translation import gettext as _

from catalog.errors import CodeTaken, WrongCode
from catalog.models import Attribute, AttributeValue
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require

CODE_LENGTH_MAX = 16


@command
def save_attribute(attribute: Attribute, *, actor: User | None) -> Attribute:
    """``attribute``, filled in by a form, stands.

    Raises:
        NotPermitted: ``actor`` may not add or change attributes.
        WrongCode, CodeTaken: the code cannot be used.
    """
    verb = "change" if attribute.pk else "add"
    require(actor, f"catalog.{verb}_attribute")
    _refuse_code(attribute.code)
    if Attribute.objects.filter(code=attribute.code).exclude(pk=attribute.pk).exists():
        raise CodeTaken(taken=attribute.code)
    attribute.save()
    audit.record(actor, f"attribute.{verb}", attribute, code=attribute.code)
    return attribute


@command
def save_value(value: AttributeValue, *, actor: User | None) -> AttributeValue:
    """``value``, filled in by a form, is one of its attribute's.

    Raises:
        NotPermitted: ``actor`` may not change attributes.
        WrongCode, CodeTaken: the code cannot be used in this attribute.
    """
    verb = "change" if value.pk else "add"
    require(actor, "catalog.change_attribute")
    _refuse_code(value.code)
    others = AttributeValue.objects.filter(attribute=value.attribute).exclude(pk=value.pk)
    if others.filter(code=value.code).exists():
        raise CodeTaken(taken=value.code)
    value.save()
    audit.record(actor, f"attribute-value.{verb}", value, code=value.code)
    return value


def _refuse_code(code: str) -> None:
    if not 0 < len(code) <= CODE_LENGTH_MAX or code != code.strip():
        raise WrongCode(given=code, limit=CODE_LENGTH_MAX)
    if "/" in code:
        raise WrongCode(_("A code that becomes a part of others cannot hold a slash."), given=code)
