"""Store requests: the list, asking at the desk and on a phone, following one, answering it."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import redraw_if_refused
from core.lists import ListPage, PageAction, Preset
from core.requests import Request
from core.toasts import tell
from inventory.choices import RequestStatus
from inventory.filters import RequestFilter
from inventory.forms import lines_of
from inventory.forms.requests import AnswerForm, AskForm, AskLineForm
from inventory.models import StockRequest, Warehouse
from inventory.selectors import lane_between
from inventory.selectors.requests import stock_behind, timeline_of
from inventory.services.requests import (
    approve_request,
    ask_for_stock,
    refuse_request,
    withdraw_request,
)
from inventory.tables import RequestTable

SEE = "inventory.view_stockrequest"
ADD = "inventory.add_stockrequest"
DECIDE = "inventory.decide_stockrequest"
SHOWN_MAX = 50


class RequestList(ListPage):
    """Requests that the reader's places made or were asked, newest first."""

    model = StockRequest
    table_class = RequestTable
    filterset_class = RequestFilter
    title = _("Store requests")
    permission = SEE
    order_by = ("-pk",)
    search_fields = ("number", "lines__product__search_text", "note")
    search_label = _("Number or product")
    actions = (
        PageAction(label=_("Ask for goods"), url_name="inventory:request-create", permission=ADD),
    )
    presets = (
        Preset(label=_("To answer"), parameters={"status": RequestStatus.ASKED.value}),
        Preset(label=_("Under way"), parameters={"is_open": "true"}),
    )
    empty_title = _("Nobody has asked for anything yet")
    empty_text = _("A store asks here for what it needs.")

    def get_queryset(self) -> QuerySet[StockRequest]:
        rows = super().get_queryset().for_display()
        return rows.annotate(line_count=Count("lines", distinct=True))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def request_create(request: Request) -> HttpResponse:
    return _ask(request, "inventory/request_form.html", "inventory:request-detail")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def floor_request_create(request: Request) -> HttpResponse:
    """Asking with one hand."""
    return _ask(request, "inventory/floor_request_form.html", "inventory:floor-request")


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def request_detail(request: Request, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def floor_requests(request: Request) -> HttpResponse:
    """What the reader's stores asked for, and where it is."""
    mine = Warehouse.objects.visible_to(request.user)
    rows = StockRequest.objects.filter(destination__in=mine).for_display().order_by("-pk")
    context = {"requests": rows[:SHOWN_MAX], "may_ask": request.user.has_perm(ADD)}
    return render(request, "inventory/floor_requests.html", context)


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def floor_request(request: Request, pk: int) -> HttpResponse:
    """One request on a phone: where it stands, and when it comes."""
    asked = _find(request, pk)
    return render(request, "inventory/floor_request.html", _facts(request, asked))


@require_POST
@login_required
@permission_required(DECIDE, raise_exception=True)
def request_approve(request: Request, pk: int) -> HttpResponse:
    asked = _find(request, pk)
    form = AnswerForm(
        request.POST, request=asked, lane=lane_between(asked.source, asked.destination)
    )
    if not form.is_valid():
        return _page(request, asked, form, status=422)
    redraw_if_refused(request, partial(_page, request, asked, form), form)
    if request.POST.get("intent") == "refuse":
        refuse_request(actor=request.user, request=asked, answer=form.cleaned_data["answer"])
        tell(request, gettext("%(number)s was refused.") % {"number": asked.number})
        return redirect("inventory:request-detail", pk)
    approved = approve_request(
        actor=request.user,
        request=asked,
        answers=form.answers(),
        answer=form.cleaned_data["answer"],
    )
    words = gettext("%(number)s was approved; %(transfer)s is ready to be shipped.")
    tell(request, words % {"number": approved.number, "transfer": approved.transfer})
    return redirect("inventory:request-detail", pk)


@require_POST
@login_required
@permission_required(ADD, raise_exception=True)
def request_withdraw(request: Request, pk: int) -> HttpResponse:
    asked = withdraw_request(actor=request.user, request=_find(request, pk))
    tell(request, gettext("%(number)s was withdrawn.") % {"number": asked.number})
    return redirect("inventory:request-detail", pk)


def _ask(request: Request, template: str, then: str) -> HttpResponse:
    form = AskForm(request.POST or None, user=request.user)
    lines = lines_of(AskLineForm)(request.POST or None, prefix="lines")
    page = partial(render, request, template, {"form": form, "lines": lines})
    if not (request.method == "POST" and form.is_valid() and lines.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data | {"key": f"page:{request.user.pk}:{form.cleaned_data['key']}"}
    wanted = [
        line.asked() for line in lines if line.has_changed() and not line.cleaned_data.get("DELETE")
    ]
    asked = ask_for_stock(actor=request.user, lines=wanted, **given)
    tell(request, gettext("%(number)s was sent.") % {"number": asked.number})
    return redirect(then, asked.pk)


def _find(request: Request, pk: int) -> StockRequest:
    return get_object_or_404(StockRequest.objects.visible_to(request.user).for_display(), pk=pk)


def _facts(request: Request, asked: StockRequest) -> dict[str, Any]:
    is_open = asked.status == RequestStatus.ASKED
    user = request.user
    return {
        "asked": asked,
        "lines": asked.lines.select_related("product__unit", "reason"),
        "events": timeline_of(asked),
        "may_answer": is_open and user.has_perm(DECIDE) and asked.source.may_be_used_by(user),
        "may_withdraw": is_open and user.has_perm(ADD) and asked.destination.may_be_used_by(user),
    }


def _page(
    request: Request, asked: StockRequest, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = _facts(request, asked)
    if context["may_answer"]:
        lane = lane_between(asked.source, asked.destination)
        context["form"] = form or AnswerForm(request=asked, lane=lane)
        context["lane"] = lane
        there = stock_behind(asked)
        context["rows"] = [(*row, there.get(row[0].product_id, 0)) for row in context["form"].rows]
    return render(request, "inventory/request_detail.html", context, status=status)
