"""People come, change their work, go, and get a way back in. The audit trail keeps who did it."""

from collections.abc import Collection, Mapping
from typing import Any

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit
from core.commands import command
from core.errors import NotPermitted, RuleViolation
from core.models import User
from core.permissions import require

FIELDS = ("last_name", "first_name", "email", "language", "sees_all_places", "is_staff")


class NameTaken(RuleViolation):
    """Somebody signs in by this name or address already."""

    code = "core.name_taken"
    sentence = _("Somebody signs in as %(taken)s already. Choose another name.")


class Yourself(RuleViolation):
    """Nobody shuts the door behind themselves."""

    code = "core.yourself"
    sentence = _("You cannot deactivate yourself. Ask another administrator.")


class NotActive(RuleViolation):
    """A person who left has no way in."""

    code = "core.not_active"
    sentence = _("%(person)s is not active. Activate the account first.")


class MoreThanYours(NotPermitted):
    """A role that may do what the giver may not."""

    code = "core.more_than_yours"
    sentence = _("You cannot give the role %(role)s: it may do more than you.")


@command
def invite_person(
    *, actor: User | None, username: str, facts: Mapping[str, Any], roles: Collection[Group]
) -> User:
    """There is a person who can sign in once they have chosen a password by their link.

    Raises:
        NotPermitted: ``actor`` may not add people.
        MoreThanYours: a role may do more than ``actor``.
        NameTaken: the name or the address is somebody else's.
    """
    require(actor, "core.add_user")
    _refuse_taken(username, facts.get("email", ""))
    person = User(username=username, **{name: facts[name] for name in FIELDS if name in facts})
    person.set_unusable_password()
    person.save()
    _set_roles(actor, person, roles)
    audit.record(actor, "user.invite", person, username=username, roles=_names(roles))
    return person


@command
def update_person(
    *, actor: User | None, person: User, facts: Mapping[str, Any], roles: Collection[Group]
) -> User:
    """The person is called, and may do, what is said. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change people, or not this one.
        MoreThanYours: a role may do more than ``actor``.
        NameTaken: the address is somebody else's.
    """
    locked = _locked(actor, person)
    _refuse_taken("", facts.get("email", ""), but=locked)
    changed: dict[str, list[Any]] = {
        name: [str(getattr(locked, name)), str(facts[name])]
        for name in FIELDS
        if name in facts and getattr(locked, name) != facts[name]
    }
    for name in FIELDS:
        if name in facts:
            setattr(locked, name, facts[name])
    locked.save(update_fields=FIELDS)
    before = set(locked.groups.all())
    if before != set(roles):
        changed["roles"] = [_names(before), _names(roles)]
        _set_roles(actor, locked, [role for role in roles if role not in before])
        locked.groups.remove(*(before - set(roles)))
    if changed:
        audit.record(actor, "user.change", locked, changed=changed)
    return locked


@command
def deactivate_person(*, actor: User | None, person: User) -> User:
    """The person can no longer sign in, and is out at once; their deeds stay. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not change people, or not this one.
        Yourself: it is ``actor``.
    """
    locked = _locked(actor, person)
    if actor is not None and locked.pk == actor.pk:
        raise Yourself
    return _set_active(actor, locked, is_active=False)


@command
def activate_person(*, actor: User | None, person: User) -> User:
    """The person can sign in again. May be repeated. Raises ``NotPermitted``."""
    return _set_active(actor, _locked(actor, person), is_active=True)


@command
def offer_password(*, actor: User | None, person: User) -> str:
    """The path of a page on which the person chooses a new password; it works for three days, once.

    Raises:
        NotPermitted: ``actor`` may not change people, or not this one.
        NotActive: the person left.
    """
    locked = _locked(actor, person)
    if not locked.is_active:
        raise NotActive(person=str(locked))
    audit.record(actor, "user.offer_password", locked)
    return password_path(locked)


def password_path(person: User) -> str:
    """The page on which ``person`` chooses a password; signed, and useless once it was used."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    facts = {"uidb36": user_pk_to_url_str(person), "key": token}
    return reverse("account_reset_password_from_key", kwargs=facts)


def _locked(actor: User | None, person: User) -> User:
    require(actor, "core.change_user")
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if locked.is_superuser and actor is not None and not actor.is_superuser:
        raise NotPermitted(permission="core.change_user")
    return locked


def _set_active(actor: User | None, person: User, *, is_active: bool) -> User:
    if person.is_active != is_active:
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        deed = "user.activate" if is_active else "user.deactivate"
        audit.record(actor, deed, person, username=person.username)
    return person


def _set_roles(actor: User | None, person: User, roles: Collection[Group]) -> None:
    """Give ``roles``; nobody gives what they do not have."""
    for role in roles:
        wanted = role.permissions.values_list("content_type__app_label", "codename")
        names = [f"{app}.{codename}" for app, codename in wanted]
        if actor is not None and not actor.has_perms(names):
            raise MoreThanYours(role=role.name)
    person.groups.add(*roles)


def _refuse_taken(username: str, email: str, *, but: User | None = None) -> None:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if username and others.filter(username__iexact=username).exists():
        raise NameTaken(taken=username)
    if email and others.filter(email__iexact=email).exists():
        raise NameTaken(taken=email)


def _names(roles: Collection[Group]) -> list[str]:
    return sorted(role.name for role in roles)
