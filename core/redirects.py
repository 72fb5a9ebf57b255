"""A redirect answered to htmx means: leave this page. Never a page inside a part of another."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase


class RedirectMiddleware:
    """Let the browser itself follow a redirect that htmx was given, also the one to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.headers.get("HX-Request") or not isinstance(
            response, HttpResponseRedirectBase
        ):
            return response
        moved = HttpResponse(status=204)
        moved.cookies = response.cookies
        moved["HX-Redirect"] = response.url
        return moved
