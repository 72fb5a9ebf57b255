"""The first minutes of an empty house: the company, and the first person who can sign in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from core import audit
from core.commands import command
from core.errors import RuleViolation, StaleState
from core.models import Company, Currency, User

CODE_LENGTH = 10
ADMIN_ROLE = "admin"


class AlreadyBegun(StaleState):
    """Somebody can sign in: what is left is done in there."""

    code = "core.already_begun"
    sentence = _("This house has been set up already. Sign in.")


class WrongCode(RuleViolation):
    """Whoever sets the house up can read what its start printed."""

    code = "core.wrong_start_code"
    sentence = _("This is not the code that was shown where the house was started.")


def is_empty() -> bool:
    """Nobody can sign in yet."""
    return not User.objects.exists()


def start_code() -> str:
    """What is shown where the house is started, so that only its owner sets it up."""
    return salted_hmac("core.starting", "first run", secret=settings.SECRET_KEY).hexdigest()[
        :CODE_LENGTH
    ]


@command
def begin(*, code: str, company: dict[str, Any], admin: dict[str, Any], password: str) -> User:
    """The company is called as given, and its first administrator can sign in.

    Raises:
        AlreadyBegun: somebody can sign in already.
        WrongCode: ``code`` is not that of this house.
    """
    row = Company.objects.select_for_update().get(pk=1)
    if not is_empty():
        raise AlreadyBegun
    if not constant_time_compare(code.strip(), start_code()):
        raise WrongCode
    for name in ("name_zh", "name_en", "time_zone"):
        setattr(row, name, company[name])
    row.currency = Currency.objects.get(pk=company["currency"])
    row.save()
    person = User(is_staff=True, is_superuser=True, sees_all_places=True, **admin)
    person.set_password(password)
    person.save()
    person.groups.add(Group.objects.get(name=ADMIN_ROLE))
    audit.record(person, "company.begin", row, currency=row.currency_id, admin=person.username)
    return person
