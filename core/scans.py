"""Which paper a scanned number belongs to. What can be found stands in ``config.scannables``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from core.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Scannable:
    """A kind of paper with a number; its queryset knows ``visible_to``, its page takes its key."""

    label: Any
    model: str
    url_name: str
    permission: str
    # The page on a phone where its goods are handled, for whom, and in which states.
    floor_url_name: str = ""
    floor_permission: str = ""
    floor_states: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper that carries the number scanned."""

    label: Any
    number: str
    url: str


def paper_by_number(text: str, user: User) -> FoundPaper | None:
    """The paper numbered ``text``, in any case, that ``user`` may see."""
    number = text.strip()
    kinds: Sequence[Scannable] = import_string(settings.HOUSE_SCANNABLES)
    for kind in kinds:
        if not user.has_perm(kind.permission):
            continue
        rows = apps.get_model(kind.model)._default_manager.visible_to(user)
        row = rows.filter(number__iexact=number).first() if number else None
        if row is not None:
            return FoundPaper(kind.label, row.number, _page_of(kind, row, user))
    return None


def _page_of(kind: Scannable, row: Any, user: User) -> str:
    """Where its goods are handled, while they are and by whom they may be; else its own page."""
    is_handled = kind.floor_url_name and row.status in kind.floor_states
    may_handle = is_handled and user.has_perm(kind.floor_permission)
    return reverse(kind.floor_url_name if may_handle else kind.url_name, args=[row.pk])
