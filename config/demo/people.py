"""Who works at the demo chain: one person a role, with passwords drawn at seeding."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from core.models import User
from inventory.models import Warehouse

LOGINS_FILE = "demo-logins.txt"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # None that look alike.
PASSWORD_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in: the role, the name, and the code of the place if not every place."""

    username: str
    role: str
    name: str
    place: str = ""
    sees_all_places: bool = True


PEOPLE = (
    Person("buyer", "buyer", "陈思远"),
    Person("storekeeper", "storekeeper", "李国强", "DC", sees_all_places=False),
    Person("store", "store_staff", "王晓燕", "SH1", sees_all_places=False),
    Person("planner", "planner", "林雨桐"),
    Person("accountant", "accountant", "赵静"),
    Person("viewer", "viewer", "黄建平"),
    Person("supplier", "supplier", "周敏", sees_all_places=False),
    Person("admin", "admin", "刘洋"),
)


def create_people(places: Sequence[Warehouse]) -> dict[str, str]:
    """Everybody of ``PEOPLE`` can sign in; return the passwords, which are kept nowhere else."""
    by_code = {place.code: place for place in places}
    passwords = {}
    for person in PEOPLE:
        passwords[person.username] = _password()
        user = User.objects.create_user(
            username=person.username,
            password=passwords[person.username],
            first_name=person.name,
            email=f"{person.username}@evernormal.example.com",
            sees_all_places=person.sees_all_places,
            is_staff=person.role in ("admin", "planner"),
            is_superuser=person.role == "admin",
        )
        user.groups.add(Group.objects.get(name=person.role))
        if person.place:
            by_code[person.place].members.add(user)
    return passwords


def keep_logins(passwords: dict[str, str]) -> Path:
    """The logins are in a file that its owner alone may read. They are meant for a demo."""
    path: Path = settings.VAR_DIR / LOGINS_FILE
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(describe(passwords), encoding="utf-8")
    return path


def describe(passwords: dict[str, str]) -> str:
    """A table of who may sign in, to be shown once."""
    rows = [
        f"  {person.username:<12} {passwords[person.username]:<16} {person.role:<12} {person.name}"
        for person in PEOPLE
    ]
    return "\n".join(["Demo logins (user, password, role, name):", *rows, ""])


def _password() -> str:
    parts = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(PASSWORD_GROUPS))
    return "-".join(parts)
