"""The first page of an empty house; once somebody can sign in, it only leads there."""

from functools import partial
from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.starting.forms import StartForm
from core.http import redraw_if_refused
from core.starting import begin, is_empty

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if not is_empty():
        return redirect("home")
    first: dict[str, Any] = {
        "code": request.GET.get("code", ""),
        "currency": "CNY",
        "time_zone": "Asia/Shanghai",
        "language": get_language(),
    }
    form = StartForm(request.POST or None, initial=first)
    page = partial(render, request, "start.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    person = begin(
        code=form.cleaned_data["code"],
        company=form.company(),
        admin=form.admin(),
        password=form.cleaned_data["password"],
    )
    login(request, person, backend=BACKEND)
    return redirect("home")


def sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """The page to sign in; where nobody can yet, the first page of the house."""
    if request.method in ("GET", "HEAD") and is_empty():
        return redirect("start")
    return LoginView.as_view()(request, **kwargs)
