"""The only place that knows which refusal is which HTTP status."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import Busy, DomainError, NotPermitted, RuleViolation, StaleState

STATUS = {RuleViolation: 422, StaleState: 409, NotPermitted: 403}
RETRY_AFTER_SECONDS = 1


def status_of(refusal: DomainError) -> int:
    return next(code for kind, code in STATUS.items() if isinstance(refusal, kind))


def facts_of(refusal: DomainError) -> dict[str, Any]:
    """The refusal as the API tells it: ``{code, message, facts}``."""
    return {
        "code": refusal.refusal_code,
        "message": str(refusal.message),
        "facts": {name: str(value) for name, value in refusal.facts.items()},
    }


def toast(response: HttpResponse, message: str, *, level: str = "danger") -> HttpResponse:
    """Show ``message`` in a corner of the page when htmx gets ``response``."""
    response["HX-Trigger"] = json.dumps({"toast": {"message": message, "level": level}})
    return response


def redraw_if_refused(
    request: HttpRequest, page: Callable[[], HttpResponse], form: forms.Form | None = None
) -> None:
    """Should the service called next refuse, draw ``page`` again: nothing typed is lost.

    The refusal stands above ``form``, or in a toast where there is none.
    """
    request.redraw = (page, form)  # type: ignore[attr-defined]


class DomainErrorMiddleware:
    """A refusal raised in a page's view draws its form again, becomes a toast, or a page.

    The form again when the view named one, a toast for htmx, else a page that says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        status = status_of(error)
        if _is_redrawn(request, error):
            response = _redrawn(request, error, status)
        elif request.headers.get("HX-Request"):
            response = toast(HttpResponse(status=status), str(error.message))
            response["HX-Reswap"] = "none"
        else:
            response = render(request, "refusal.html", {"refusal": error}, status=status)
        if isinstance(error, Busy):
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response


def _is_redrawn(request: HttpRequest, error: DomainError) -> bool:
    """htmx keeps its form as it is when somebody was quicker: a toast is enough."""
    if not hasattr(request, "redraw") or isinstance(error, NotPermitted):
        return False
    return isinstance(error, RuleViolation) or not request.headers.get("HX-Request")


def _redrawn(request: HttpRequest, error: DomainError, status: int) -> HttpResponse:
    page, form = request.redraw  # type: ignore[attr-defined]
    if form is not None:
        form.add_error(None, str(error.message))
    else:
        messages.error(request, str(error.message))
    response: HttpResponse = page()
    response.status_code = status
    return response
