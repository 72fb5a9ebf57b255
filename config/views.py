"""Home, the answer to a page too old, and two questions a supervisor asks of the process."""

from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.home import FIGURES, WAITING
from config.starting.steps import first_steps_for
from core.menus import cards_for, figures_for
from core.models import Company
from core.periods import today
from core.readiness import waiting_migrations
from core.requests import Request


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else, so a slow database never gets it restarted."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration."""
    try:
        waiting = waiting_migrations()
    except OperationalError:
        return JsonResponse({"status": "no database"}, status=503)
    if waiting:
        return JsonResponse({"status": "migrating", "waiting": len(waiting)}, status=503)
    return JsonResponse({"status": "ok"})


@login_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this person."""
    cards = cards_for(request.user, WAITING)
    context = {
        "waiting": [card for card in cards if card.count],
        "done": [card for card in cards if not card.count],
        "figures": figures_for(request.user, FIGURES),
        "first_steps": first_steps_for(request.user),
        "today": today(Company.get().time_zone),
    }
    return render(request, "home.html", context)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was drawn before its reader signed in anew, so what it sends cannot be trusted."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=403)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "stale.html", status=403)
