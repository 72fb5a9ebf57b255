"""The stock card of a product: a tab of its page, and a file."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from core import exports
from core.menus import origin_of
from core.requests import Request
from inventory.card_forms import CardForm
from inventory.selectors.reach import Reach
from inventory.selectors.stock_card import StockCard, lines_of, stock_card

SEE = "inventory.view_stockmovement"
SEE_VALUE = "inventory.view_stockcost"
LINES_SHOWN = 300


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def product_card(request: Request, pk: int) -> HttpResponseBase:
    """The tab "Stock card" of a product's page; ``?export=`` is the file of all its lines."""
    product = get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
    form = CardForm(request.GET, user=request.user)
    context: dict[str, Any] = {"product": product, "form": form}
    if not form.is_valid():
        return render(request, "inventory/_product_card.html", context, status=422)
    card = _card(request, product, form)
    may_see_value = request.user.has_perm(SEE_VALUE)
    if file_format := request.GET.get("export"):
        return _file(card, file_format, may_see_value=may_see_value)
    lines = list(islice(lines_of(card), LINES_SHOWN + 1))
    context |= {
        "card": card,
        "lines": lines[:LINES_SHOWN],
        "is_cut": len(lines) > LINES_SHOWN,
        "may_see_value": may_see_value,
    }
    return render(request, "inventory/_product_card.html", context)


def _card(request: Request, product: Product, form: CardForm) -> StockCard:
    given, reach = form.cleaned_data, Reach.of(request.user)
    if given["warehouse"] is not None:
        reach = reach.only(given["warehouse"])
    return stock_card(product, reach, given["first"], given["last"])


def _file(card: StockCard, file_format: str, *, may_see_value: bool) -> HttpResponseBase:
    labels = [_("Day"), _("Document"), _("Kind"), _("Origin"), _("In"), _("Out"), _("Balance")]
    if may_see_value:
        labels += [_("Value in or out"), _("Value")]
    rows = _rows(card, may_see_value=may_see_value)
    name = f"stock-card-{card.product.sku}"
    header = [str(label) for label in labels]
    return exports.file_of(header, rows, name=name, file_format=file_format)


def _rows(card: StockCard, *, may_see_value: bool) -> Iterator[list[Any]]:
    def row(*cells: Any, values: list[Any]) -> list[Any]:
        return [*cells, *(values if may_see_value else [])]

    opening, closing = card.opening, card.closing
    before = [card.first, None, gettext("Opening balance"), None, None, None, opening.quantity]
    yield row(*before, values=[None, opening.value])
    for line in lines_of(card):
        document = line.document
        yield row(
            document.effective_on,
            document.number if line.is_readable else None,
            document.get_kind_display(),
            origin_of(document.origin)[0] if document.origin else None,
            line.came,
            line.went,
            line.quantity,
            values=[line.value_change, line.value],
        )
    after = [card.last, None, gettext("Closing balance"), None, card.came, card.went]
    yield row(*after, closing.quantity, values=[None, closing.value])
