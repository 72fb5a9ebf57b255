"""What every template may count on: the reader's menu, the company, languages, theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from core.alarms import alarms_for
from core.menus import menu_for
from core.models import Company

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
SIDEBAR_COOKIE = "sidebar"


def house(request: HttpRequest) -> dict[str, Any]:
    """Names for the shell of a page. The lazy ones cost nothing where they are not shown."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "alarms": SimpleLazyObject(lambda: _alarms(request)),
        "company": SimpleLazyObject(Company.get),
        "languages": [
            (code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES
        ],
        "language": get_language(),
        "theme": theme if theme in THEMES else "",
        "sidebar_is_narrow": request.COOKIES.get(SIDEBAR_COOKIE) == "narrow",
    }


def _alarms(request: HttpRequest) -> list[Any]:
    user = getattr(request, "user", None)
    return alarms_for(user) if user is not None and user.is_authenticated else []


def _menu(request: HttpRequest) -> list[Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return menu_for(user, request.path)
