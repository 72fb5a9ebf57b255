"""One suggestion with its why, and one plan with its why or why not."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from core.lists import ListPage
from core.requests import Request
from replenishment.choices import EditReason
from replenishment.models import StockPlan, Suggestion, SuggestionQuerySet
from replenishment.selectors.arithmetic import sections_of
from replenishment.selectors.curve import chart_of
from replenishment.selectors.history import history_of
from replenishment.selectors.names import method_name
from replenishment.selectors.queue import current_day, next_after
from replenishment.selectors.rows import links_of, row_of, rows_of
from replenishment.tables import PlanTable
from replenishment.values import explain

SEE_SUGGESTIONS = "replenishment.view_suggestion"
SEE_PLANS = "replenishment.view_stockplan"


@require_safe
@login_required
@permission_required(SEE_SUGGESTIONS, raise_exception=True)
def suggestion_detail(request: Request, pk: int) -> HttpResponse:
    rows = _visible(request).for_display()
    return detail_response(request, get_object_or_404(rows, pk=pk))


def detail_response(
    request: Request,
    suggestion: Suggestion,
    *,
    typed: dict[str, str] | None = None,
    told: Any = "",
    status: int = 200,
) -> HttpResponse:
    """The page of ``suggestion``, with what a person had typed still there."""
    plan = _plan_of(suggestion)
    context = {
        "suggestion": suggestion,
        "line": row_of(
            suggestion, current_day(), link=links_of([suggestion.pk]).get(suggestion.pk)
        ),
        "plan": plan,
        "sentences": explain(suggestion.explanation),
        "sections": sections_of(suggestion.explanation),
        "chart": chart_of(plan, suggestion.quantity) if plan else None,
        "history": history_of(suggestion),
        "typed": typed or {},
        "told": told,
        "reasons": EditReason.choices,
        "next_key": next_after(suggestion, _visible(request).awaiting_decision()),
        "may_decide": request.user.has_perm("replenishment.decide_suggestion"),
    }
    return render(request, "replenishment/suggestion_detail.html", context, status=status)


@require_safe
@login_required
@permission_required(SEE_PLANS, raise_exception=True)
def plan_detail(request: Request, pk: int) -> HttpResponse:
    """Why something is suggested for a product at a place, and why nothing is."""
    plan = get_object_or_404(_plans(request), pk=pk)
    suggestions = (
        Suggestion.objects.filter(product=plan.product, warehouse=plan.warehouse)
        .for_display()
        .order_by("-pk")[:10]
    )
    context = {
        "plan": plan,
        "sentences": explain(plan.explanation),
        "sections": sections_of(plan.explanation),
        "chart": chart_of(plan),
        "lines": rows_of(suggestions, current_day()),
        "method": method_name(plan.method),
        "outcome": OUTCOMES.get(plan.explanation.get("outcome", ""), ""),
    }
    return render(request, "replenishment/plan_detail.html", context)


@require_safe
@login_required
@permission_required(SEE_PLANS, raise_exception=True)
def plan_at(request: Request, product: int, warehouse: int) -> HttpResponse:
    """The plan of a product at a place, for links that know only those two."""
    plan = get_object_or_404(_plans(request), product=product, warehouse=warehouse)
    return redirect("replenishment:plan-detail", pk=plan.pk)


@require_safe
@login_required
@permission_required(SEE_PLANS, raise_exception=True)
def product_plans(request: Request, pk: int) -> HttpResponse:
    """The tab of a product's page: its plan at every place the reader may see."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    plans = list(_plans(request).filter(product=product).order_by("warehouse__code"))
    context = {
        "product": product,
        "plans": [(plan, OUTCOMES.get(plan.explanation.get("outcome", ""), "")) for plan in plans],
    }
    return render(request, "replenishment/_product_plans.html", context)


class PlanList(ListPage):
    """Every product at every place as the last run saw it."""

    model = StockPlan
    table_class = PlanTable
    title = _("Plans")
    permission = SEE_PLANS
    order_by = ("product__sku", "warehouse__code")
    search_fields = ("product__search_text", "warehouse__code")
    search_label = _("Product or place")
    empty_title = _("Nothing planned yet")
    empty_text = _("Start a planning run: every product at every place then has its arithmetic.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("product__unit", "warehouse", "run")


OUTCOMES = {
    "suggested": _("Suggested"),
    "enough": _("Enough"),
    "no_demand": _("No demand"),
    "no_source": _("No source"),
    "ending": _("Ending: not bought any more"),
    "waiting": _("A suggestion waits"),
    "rejected": _("Rejected for now"),
}


def _visible(request: Request) -> SuggestionQuerySet:
    return Suggestion.objects.all().visible_to(request.user)


def _plans(request: Request) -> Any:
    plans = StockPlan.objects.visible_to(request.user)
    return plans.select_related("product__unit", "product__category", "warehouse", "run")


def _plan_of(suggestion: Suggestion) -> StockPlan | None:
    plans = StockPlan.objects.select_related("product__unit", "warehouse", "run")
    return plans.filter(product=suggestion.product_id, warehouse=suggestion.warehouse_id).first()
