"""What is reserved for a sales order, and reserving it again."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.requests import Request
from core.toasts import tell
from inventory.models import Promise
from inventory.selectors.availability import days_to_be_filled
from sales.models import SalesOrder
from sales.selectors import lines_without_promise
from sales.services.promising import ORIGIN, reserve_again

SEE = "sales.view_salesorder"


@require_safe
@login_required
@permission_required([SEE, "inventory.view_promise"], raise_exception=True)
def order_reservations(request: Request, pk: int) -> HttpResponse:
    """The tab of what is promised to the order: reserved by lot, or expected on a day."""
    order = _find(request, pk)
    rows = Promise.objects.visible_to(request.user).filter(origin=f"{ORIGIN}{order.pk}")
    promises = list(rows.for_display().prefetch_related("reservations__lot").order_by("pk"))
    days = days_to_be_filled(promises)
    context = {
        "order": order,
        "rows": [(promise, days.get(promise.pk)) for promise in promises],
        "may_reserve": request.user.has_perm("sales.change_salesorder")
        and lines_without_promise(order).exists(),
    }
    return render(request, "sales/_order_reservations.html", context)


@require_POST
@login_required
def order_reserve(request: Request, pk: int) -> HttpResponse:
    order = reserve_again(actor=request.user, order=_find(request, pk))
    tell(request, gettext("The goods of %(number)s are reserved.") % {"number": order.number})
    return redirect("sales:order-detail", pk)


def _find(request: Request, pk: int) -> SalesOrder:
    return get_object_or_404(SalesOrder.objects.visible_to(request.user).for_display(), pk=pk)
