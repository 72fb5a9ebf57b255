"""What a person must look at now, whatever page they are on. The table stands in ``config``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.menus import url_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that can be wrong with the house, told to who has the permission."""

    permission: str
    sentence: Callable[[], str]  # Empty while all is well.
    url_name: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm as one reader sees it."""

    sentence: str
    url: str


def alarms_for(user: Any) -> list[Raised]:
    """What ``user`` must look at now; nothing for who may do nothing about it."""
    table: Sequence[Alarm] = import_string(settings.HOUSE_ALARMS)
    told = [(row, row.sentence()) for row in table if user.has_perm(row.permission)]
    return [Raised(sentence, url_of(row.url_name)) for row, sentence in told if sentence]
