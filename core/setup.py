"""What setup writes on the ground: people and the company; each write is in the audit trail."""

from collections.abc import Sequence

from core import audit
from core.commands import command
from core.models import Calendar, Company, User
from core.permissions import require


@command
def add_person(*, actor: User, person: User) -> User:
    """``person`` may sign in.

    Raises:
        NotPermitted: ``actor`` may not add people.
    """
    require(actor, "core.add_user")
    person.save()
    audit.record(actor, "user.add", person, username=person.username)
    return person


@command
def change_person(*, actor: User, person: User, changed: Sequence[str]) -> User:
    """``person`` is as typed; the trail tells which fields were ``changed``, never a password.

    Raises:
        NotPermitted: ``actor`` may not change people.
    """
    require(actor, "core.change_user")
    person.save()
    audit.record(actor, "user.change", person, changed=list(changed))
    return person


@command
def change_company(*, actor: User, company: Company, changed: Sequence[str]) -> Company:
    """The company is called, and cuts its days, as typed.

    Raises:
        NotPermitted: ``actor`` may not change the company.
    """
    require(actor, "core.change_company")
    company.save()
    audit.record(actor, "company.change", company, changed=list(changed))
    return company


@command
def save_calendar(*, actor: User, calendar: Calendar) -> Calendar:
    """The calendar opens on the weekdays typed.

    Raises:
        NotPermitted: ``actor`` may not write calendars.
    """
    is_new = calendar.pk is None
    require(actor, "core.add_calendar" if is_new else "core.change_calendar")
    calendar.save()
    action = "calendar.add" if is_new else "calendar.change"
    audit.record(actor, action, calendar, code=calendar.code, weekdays=calendar.weekdays)
    return calendar
