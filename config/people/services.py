"""What the pages and the API of people do alike: name, roles and places at once, and the link."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from config.people.mail import mail_is_set_up, start_mail
from core.commands import command
from core.models import User
from core.people import invite_person, offer_password, update_person
from inventory.models import Warehouse
from inventory.services.members import set_places


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """Where a person chooses a password, and whether it was sent to their address."""

    address: str
    is_sent: bool


@command
def invite(
    *,
    actor: User,
    username: str,
    facts: Mapping[str, Any],
    roles: Collection[Group],
    places: Collection[Warehouse],
) -> User:
    """There is a person with these roles who belongs to these places. Raises what the parts do."""
    person = invite_person(actor=actor, username=username, facts=facts, roles=roles)
    if places:
        set_places(actor=actor, person=person, places=places)
    return person


@command
def update(
    *,
    actor: User,
    person: User,
    facts: Mapping[str, Any],
    roles: Collection[Group] | None = None,
    places: Collection[Warehouse] | None = None,
) -> User:
    """The person is called, may do, and belongs where it says; ``None`` leaves it as it is."""
    if roles is None:
        roles = list(person.groups.all())
    person = update_person(actor=actor, person=person, facts=facts, roles=roles)
    if places is not None:
        set_places(actor=actor, person=person, places=places)
    return person


@command
def give_link(*, actor: User, person: User, base: str) -> PasswordLink:
    """A link to a password, sent too where mail is set up and there is an address.

    ``base`` is the address of the house, such as ``https://stock.example.com``.
    """
    path = offer_password(actor=actor, person=person)
    is_sent = bool(person.email) and mail_is_set_up()
    if is_sent:
        start_mail(actor, person, base=base)
    return PasswordLink(base + path, is_sent)
