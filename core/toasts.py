"""Short news in a corner of the page: what was done, and a way to undo it."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

SPLIT = "\n"  # Between a message's words and the address that undoes what it tells of.


def tell(request: HttpRequest, message: Any, *, undo_url: str = "", level: str = "success") -> None:
    """Tell the reader ``message`` with the next answer; ``undo_url`` is posted to by "Undo"."""
    text = f"{message}{SPLIT}{undo_url}" if undo_url else str(message)
    messages.add_message(request, getattr(messages, level.upper(), messages.ERROR), text)


def parts_of(message: Any) -> dict[str, str]:
    """A message as the page shows it."""
    text, _, undo_url = str(message).partition(SPLIT)
    return {"message": text, "level": message.level_tag, "undo": undo_url}


class ToastMiddleware:
    """Hand waiting messages to htmx with its answer; full pages draw them themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.headers.get("HX-Request") or _leads_elsewhere(response):
            return response
        toasts = [parts_of(message) for message in messages.get_messages(request)]
        if toasts:
            response["HX-Trigger"] = json.dumps(
                _events_of(response.get("HX-Trigger", "")) | {"toasts": {"list": toasts}}
            )
        return response


def _leads_elsewhere(response: HttpResponse) -> bool:
    """Whether the browser is about to leave: the next page shows what waits."""
    leaving = ("HX-Redirect", "HX-Refresh", "HX-Location")
    return 300 <= response.status_code < 400 or any(h in response for h in leaving)


def _events_of(header: str) -> dict[str, Any]:
    """The header as a mapping, whichever of its two forms it has."""
    if header.startswith("{"):
        return dict(json.loads(header))
    return {name.strip(): "" for name in header.split(",") if name.strip()}
