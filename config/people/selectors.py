"""Who can, could or will be able to sign in."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, QuerySet, Value, When

from config.people.choices import PersonState
from core.models import User


def people() -> QuerySet[User]:
    """Everybody, with roles, places and ``state``, a ``PersonState``."""
    state = Case(
        When(is_active=False, then=Value(PersonState.CLOSED)),
        When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(PersonState.WAITING)),
        default=Value(PersonState.ACTIVE),
        output_field=CharField(),
    )
    return User.objects.annotate(state=state).prefetch_related("groups", "warehouses")
