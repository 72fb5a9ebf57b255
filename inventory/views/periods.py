"""Months of the books: which are open, and closing and opening them."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.http import redraw_if_refused
from core.requests import Request
from core.toasts import tell
from inventory.forms import ReasonForm
from inventory.selectors.periods import months
from inventory.services.periods import close_period, reopen_period

SEE = "inventory.view_period"
CLOSE = "inventory.close_period"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def period_list(request: Request) -> HttpResponse:
    return render(request, "inventory/period_list.html", _facts(request))


@require_POST
@login_required
@permission_required(CLOSE, raise_exception=True)
def period_close(request: Request, year: int, month: int) -> HttpResponse:
    period = close_period(actor=request.user, month=_month(year, month))
    tell(request, gettext("The books of %(month)s are closed.") % {"month": period})
    return redirect("inventory:period-list")


@require_POST
@login_required
@permission_required(CLOSE, raise_exception=True)
def period_reopen(request: Request, year: int, month: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    page = partial(render, request, "inventory/period_list.html", _facts(request) | {"form": form})
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    period = reopen_period(
        actor=request.user, month=_month(year, month), reason=form.cleaned_data["reason"]
    )
    tell(request, gettext("The books of %(month)s are open again.") % {"month": period})
    return redirect("inventory:period-list")


def _facts(request: Request) -> dict[str, Any]:
    return {
        "months": months(),
        "form": ReasonForm(),
        "may_close": request.user.has_perm(CLOSE),
        "may_see_value": request.user.has_perm("inventory.view_stockcost"),
    }


def _month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise Http404 from error
