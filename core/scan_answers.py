"""What a scan field is answered: the scan was taken, it leads elsewhere, or why it was refused."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.toasts import tell


def taken(response: HttpResponse, *, leads_to: str = "") -> HttpResponse:
    """The scan counts, and ``response`` shows how; the browser goes to ``leads_to``, if named."""
    response["HX-Trigger"] = json.dumps({"scan": {"is_good": True, "leads_to": leads_to}})
    return response


def led(request: HttpRequest, url: str) -> HttpResponse:
    """The scan opens the page at ``url``; what is scanned meanwhile is meant for that page."""
    if request.headers.get("HX-Request"):
        return taken(HttpResponse(), leads_to=url)
    return redirect(url)


def refused(
    request: HttpRequest, words: str, *, back: str, link: str = "", part: HttpResponse | None = None
) -> HttpResponse:
    """Why the scan was not taken; ``link`` opens the page where its code gets a product.

    ``part`` is shown in place of what the page showed before. Without script the reader goes on
    to ``link``, or ``back``, with ``words``.
    """
    if not request.headers.get("HX-Request"):
        tell(request, words, level="error")
        return redirect(link or back)
    response = part or HttpResponse()
    response.status_code = 422
    label = _("Link “%(code)s” to a product") % {"code": request.POST.get("code", "").strip()}
    events = {
        "toast": {"message": words, "level": "danger"},
        "scan": {"is_good": False, "link": link, "label": label},
    }
    response["HX-Trigger"] = json.dumps(events)
    if part is None:
        response["HX-Reswap"] = "none"
    return response
