"""Whom something was traded with, told through the table of origins.

Stock knows an origin only as text such as ``sales-order:12``; the app that owns the order answers
who that is, so that nothing below needs to know it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from core.menus import Origin, url_of
from core.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The supplier or customer at the other end, and the order it was for."""

    name: str  # In the reader's language.
    contact: str = ""
    phone: str = ""
    order: str = ""  # The order's number.
    url: str = ""


def parties_of(texts: Iterable[str], user: User) -> dict[str, Party]:
    """Who is at the other end, by the text of the origin: one query for each kind of origin.

    An origin whose kind has no parties, or whose parties ``user`` may not see, is left out.
    """
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for text in set(texts):
        word, _colon, key = text.partition(":")
        if key.isdecimal():
            keys[word].add(int(key))
    origins: Mapping[str, Origin] = import_string(settings.HOUSE_ORIGINS)
    found: dict[str, Party] = {}
    for word, wanted in keys.items():
        origin = origins.get(word)
        if origin is None or origin.parties is None or not user.has_perm(origin.permission):
            continue
        for row_id, party in origin.parties(sorted(wanted), user).items():
            found[f"{word}:{row_id}"] = Party(url=url_of(origin.url_name, row_id), **party)
    return found
