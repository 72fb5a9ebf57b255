"""How goods are valued: the method of each category, standard costs, and stock that differs."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import redraw_if_refused
from core.lists import ListPage, PageAction
from core.requests import Request
from core.toasts import tell
from inventory.forms import ReasonForm
from inventory.forms.value import MethodForm, StandardForm
from inventory.models import StandardCost, StockDocument
from inventory.selectors.costing import category_methods, pools_out_of_line
from inventory.services.costing import bring_into_line, set_costing_method, set_standard_cost
from inventory.tables import StandardCostTable

SEE = "inventory.view_costingrule"
CHANGE = "inventory.change_costingrule"
SEE_STANDARD = "inventory.view_standardcost"
CHANGE_STANDARD = "inventory.change_standardcost"
OUT_OF_LINE_SHOWN = 50


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def costing_methods(request: Request) -> HttpResponse:
    return render(request, "inventory/costing_methods.html", _facts(request, MethodForm()))


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def costing_method_set(request: Request) -> HttpResponse:
    form = MethodForm(request.POST)
    page = partial(render, request, "inventory/costing_methods.html", _facts(request, form))
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    documents = set_costing_method(
        actor=request.user,
        category=given["category"],
        method=form.method_chosen(),
        reason=given["reason"],
        key=f"page:{given['key']}",
    )
    tell(request, _told(gettext("The method is set."), documents))
    return redirect("inventory:costing-methods")


@require_POST
@login_required
@permission_required(CHANGE, raise_exception=True)
def costing_follow(request: Request) -> HttpResponse:
    """Stock whose product moved to another category is valued as that one asks for."""
    form = ReasonForm(request.POST)
    context = _facts(request, MethodForm()) | {"follow_form": form}
    page = partial(render, request, "inventory/costing_methods.html", context)
    if not form.is_valid():
        return page(status=422)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    documents = bring_into_line(
        actor=request.user, reason=given["reason"], key=f"page:{given['key']}"
    )
    tell(request, _told(gettext("All stock is valued as its category asks for."), documents))
    return redirect("inventory:costing-methods")


class StandardCostList(ListPage):
    """Standard costs, by product."""

    model = StandardCost
    table_class = StandardCostTable
    title = _("Standard costs")
    permission = SEE_STANDARD
    order_by = ("product__sku",)
    search_fields = ("product__search_text",)
    search_label = _("Product")
    actions = (
        PageAction(
            label=_("Set a standard cost"),
            url_name="inventory:standard-cost-set",
            permission=CHANGE_STANDARD,
        ),
    )
    empty_title = _("No standard costs yet")
    empty_text = _("Products of a category at standard cost are at their average until one is set.")

    def get_queryset(self) -> QuerySet[StandardCost]:
        return super().get_queryset().select_related("product__unit", "product__category")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE_STANDARD, raise_exception=True)
def standard_cost_set(request: Request) -> HttpResponse:
    form = StandardForm(request.POST or None)
    page = partial(render, request, "inventory/standard_cost_form.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    given = form.cleaned_data
    documents = set_standard_cost(
        actor=request.user,
        product=given["product"],
        cost=given["cost"],
        reason=given["reason"],
        key=f"page:{given['key']}",
    )
    tell(request, _told(gettext("The standard cost is set."), documents))
    return redirect("inventory:standard-cost-list")


def _facts(request: Request, form: MethodForm) -> dict[str, Any]:
    out_of_line = pools_out_of_line()
    return {
        "form": form,
        "follow_form": ReasonForm(),
        "categories": category_methods(),
        "out_of_line": out_of_line[:OUT_OF_LINE_SHOWN],
        "out_of_line_count": len(out_of_line),
        "may_change": request.user.has_perm(CHANGE),
    }


def _told(text: str, documents: list[StockDocument]) -> str:
    count = len(documents)
    if not count:
        return text
    more = ngettext(
        "%(count)s document was posted: %(numbers)s.",
        "%(count)s documents were posted: %(numbers)s.",
        count,
    )
    numbers = ", ".join(document.number for document in documents)
    return f"{text} {more % {'count': count, 'numbers': numbers}}"
