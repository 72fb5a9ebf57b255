"""Customers: the list, and a new one."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.http import redraw_if_refused
from core.list_parts import PageAction
from core.lists import ListPage
from core.requests import Request
from core.toasts import tell
from sales.forms import CustomerForm
from sales.models import Customer
from sales.services.customers import create_customer
from sales.tables import CustomerTable


class CustomerList(ListPage):
    """All customers."""

    model = Customer
    table_class = CustomerTable
    title = _("Customers")
    permission = "sales.view_customer"
    order_by = ("partner__code",)
    search_fields = ("partner__code", "partner__name_zh", "partner__name_en", "partner__phone")
    search_label = _("Code, name or phone")
    actions = (
        PageAction(
            label=_("New customer"),
            url_name="sales:customer-create",
            permission="sales.add_customer",
        ),
    )
    empty_title = _("No customers yet")
    empty_text = _("Add the first one to write a sales order.")

    def get_queryset(self) -> QuerySet[Customer]:
        return super().get_queryset().select_related("partner")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("sales.add_customer", raise_exception=True)
def customer_create(request: Request) -> HttpResponse:
    form = CustomerForm(request.POST or None)
    page = partial(render, request, "sales/customer_form.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    customer = create_customer(actor=request.user, **form.cleaned_data)
    tell(request, gettext("%(customer)s was added.") % {"customer": customer})
    return redirect("sales:customer-list")
