"""The language a person reads."""

from django.conf import settings

from core.commands import command
from core.errors import RuleViolation
from core.models import User


class UnknownLanguage(RuleViolation):
    """The house does not speak it."""

    code = "core.unknown_language"


@command
def choose_language(user: User, code: str) -> User:
    """``user`` reads the house in the language ``code`` from now on. Safe to repeat."""
    if code not in dict(settings.LANGUAGES):
        raise UnknownLanguage(language=code)
    user.language = code
    user.save(update_fields=["language"])
    return user
