"""Checks of the ledger: each night's answer, and a button to ask now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.lists import ListPage
from core.requests import Request
from inventory.models import LedgerCheck
from inventory.services.checking import request_check
from inventory.tables import LedgerCheckTable

SEE = "inventory.view_ledgercheck"


class LedgerCheckList(ListPage):
    """Every check, the newest first."""

    model = LedgerCheck
    table_class = LedgerCheckTable
    title = gettext_lazy("Ledger checks")
    subtitle = gettext_lazy("Does everything computed from the ledger still say what it says?")
    permission = SEE
    order_by = ("-pk",)
    actions_template = "inventory/_check_start.html"
    empty_title = gettext_lazy("Not checked yet")
    empty_text = gettext_lazy("The ledger is checked every night. You can also check it now.")


@require_POST
@login_required
@permission_required(SEE, raise_exception=True)
def check_start(request: Request) -> HttpResponse:
    request_check(actor=request.user)
    messages.success(request, _("A worker checks the ledger now. Look again in a moment."))
    return redirect("inventory:check-list")
