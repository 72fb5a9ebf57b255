"""What a menu entry, a tab and a waiting card are. The tables themselves stand in ``config``."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from core.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One line of the menu."""

    label: Any
    url_name: str
    icon: str
    permission: str = ""  # Empty: everybody who is signed in.
    group: Any = ""
    is_for_phone: bool = False  # Also in the bar at the bottom of a phone.


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One tab of a page that shows several apps; its URL takes the key of the page's subject."""

    page: str
    label: Any
    url_name: str
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What something may have been made for; its URL takes the key in the origin's text.

    ``parties`` takes keys and a reader and answers whom each was traded with: the fields of
    ``core.parties.Party``. Only who has ``permission`` reads them.
    """

    label: Any
    url_name: str
    parties: Callable[[Collection[int], User], Mapping[int, Mapping[str, str]]] | None = None
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCard:
    """Something that waits for a person: a number on the home page that leads straight there."""

    label: Any
    permission: str
    count: Callable[[User], int]
    url_name: str
    query: str = ""
    icon: str = "inbox"
    tone: str = "info"  # "danger" only where somebody must act today.


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure written out, and the few words that make it mean something."""

    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFigure:
    """A number that matters to who may see it; a tap opens where it comes from."""

    label: Any
    permission: str
    figure: Callable[[User], Figure]
    url_name: str


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure of the home page as one reader sees it."""

    label: Any
    figure: Figure
    url: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A menu entry as one reader sees it."""

    label: Any
    url: str
    icon: str
    is_current: bool
    is_for_phone: bool


@dataclass(slots=True)
class MenuGroup:
    label: Any
    items: list[MenuItem] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        return any(item.is_current for item in self.items)


@dataclass(frozen=True, slots=True)
class Tab:
    label: Any
    url: str
    key: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A waiting card with its number."""

    label: Any
    count: int
    url: str
    icon: str
    tone: str


def menu_for(user: User, path: str) -> list[MenuGroup]:
    """The menu of ``user``: the groups of ``config.navigation`` with the entries they may open."""
    entries: Sequence[MenuEntry] = import_string(settings.HOUSE_NAVIGATION)
    groups: list[MenuGroup] = []
    reachable = [
        (e, url) for e in entries if _may(user, e.permission) and (url := url_of(e.url_name))
    ]
    current = _current([url for _, url in reachable], path)
    for entry, url in reachable:
        if not groups or groups[-1].label != entry.group:
            groups.append(MenuGroup(entry.group))
        item = MenuItem(entry.label, url, entry.icon, url == current, entry.is_for_phone)
        groups[-1].items.append(item)
    return groups


def tabs_of(page: str, subject: Any, request: HttpRequest) -> list[Tab]:
    """The tabs of ``page`` for the reader; the first one is open unless ``?tab=`` names another."""
    panels: Sequence[Panel] = import_string(settings.HOUSE_PANELS)
    open_now = [
        (panel.url_name.split(":")[-1], panel, url)
        for panel in panels
        if panel.page == page
        and _may(request.user, panel.permission)
        and (url := url_of(panel.url_name, subject.pk))
    ]
    wanted = request.GET.get("tab", "")
    keys = [key for key, _, _ in open_now]
    current = wanted if wanted in keys else (keys[0] if keys else "")
    return [Tab(panel.label, url, key, key == current) for key, panel, url in open_now]


def origin_of(text: str) -> tuple[str, str]:
    """The text of an origin in words, and the page it leads to; unknown text stays as it is."""
    word, _colon, key = text.partition(":")
    origin: Origin | None = import_string(settings.HOUSE_ORIGINS).get(word)
    if origin is None:
        return text, ""
    return str(origin.label), url_of(origin.url_name, key)


def cards_for(user: User, cards: Iterable[WaitingCard]) -> list[Card]:
    """What waits for ``user``: first what has a number, in the order of the table."""
    shown = [
        Card(card.label, card.count(user), url + card.query, card.icon, card.tone)
        for card in cards
        if _may(user, card.permission) and (url := url_of(card.url_name))
    ]
    return sorted(shown, key=lambda card: card.count == 0)


def figures_for(user: User, figures: Iterable[HomeFigure]) -> list[ShownFigure]:
    """The numbers that matter to ``user``, in the order of the table."""
    return [
        ShownFigure(row.label, row.figure(user), url_of(row.url_name))
        for row in figures
        if _may(user, row.permission)
    ]


def url_of(url_name: str, *args: Any) -> str:
    """The URL called ``url_name``, or nothing while no page has that name."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def _may(user: Any, permission: str) -> bool:
    return not permission or user.has_perm(permission)


def _current(urls: Iterable[str], path: str) -> str:
    """The entry whose address is the longest beginning of ``path``."""
    matching = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(matching, key=len, default="")
