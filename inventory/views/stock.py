"""What is where, how it moved, and the tabs of a product's page."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from core.lists import ListPage, PageAction, Preset
from core.requests import Request
from inventory.card_forms import moment_of
from inventory.choices import LocationKind
from inventory.filters import BalanceFilter, MovementFilter
from inventory.models import StockBalance, StockCost, StockMovement
from inventory.selectors.as_of import as_of
from inventory.selectors.pages import stock_of_product, sum_of
from inventory.tables import (
    BalanceTable,
    MovementTable,
    ValuedBalanceTable,
    ValuedMovementTable,
    past_balance_table,
)

SEE_STOCK = "inventory.view_stockbalance"
SEE_MOVEMENTS = "inventory.view_stockmovement"
SEE_VALUE = "inventory.view_stockcost"
ADD_DRAFT = "inventory.add_stockdraft"
MOVEMENTS_SHOWN = 50


class BalanceList(ListPage):
    """Stock now, or as of any moment: every product in every location and lot that holds some."""

    model = StockBalance
    table_class = BalanceTable
    filterset_class = BalanceFilter
    title = _("Stock")
    permission = SEE_STOCK
    order_by = ("product__sku", "location__warehouse__code", "lot__expires_on")
    search_label = _("Product, barcode, lot or place")
    actions = (
        PageAction(
            label=_("Receive"),
            url_name="inventory:draft-receipt",
            permission=ADD_DRAFT,
            icon="package-import",
        ),
        PageAction(
            label=_("Issue"),
            url_name="inventory:draft-issue",
            permission=ADD_DRAFT,
            icon="package-export",
            is_primary=False,
        ),
        PageAction(
            label=_("Move"),
            url_name="inventory:draft-move",
            permission=ADD_DRAFT,
            icon="transfer",
            is_primary=False,
        ),
        PageAction(
            label=_("Adjust"),
            url_name="inventory:draft-adjustment",
            permission=ADD_DRAFT,
            icon="scale",
            is_primary=False,
        ),
    )
    presets = (Preset(label=_("Below zero"), parameters={"is_below_zero": "true"}),)
    empty_title = _("Nothing in stock yet")
    empty_text = _("Receive the first goods.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.moment = moment_of(self.query)
        if not self.moment.is_now:
            self.table_class = past_balance_table(self.moment.words)
        elif request.user.has_perm(SEE_VALUE):
            self.table_class = ValuedBalanceTable

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """Which moment is shown, when it is not now."""
        if self.moment.is_now:
            return ""
        return gettext("Stock %(moment)s") % {"moment": self.moment.words}

    def get_queryset(self) -> QuerySet[StockBalance]:
        pool = StockCost.objects.filter(
            product=OuterRef("product"), warehouse=OuterRef("location__warehouse")
        )
        rows = super().get_queryset().for_display().exclude(location__kind=LocationKind.TRANSIT)
        rows = as_of(rows, self.moment)
        if "is_empty" not in self.query:
            rows = rows.exclude(shown=0)
        return rows.with_available().annotate(
            pool_quantity=Subquery(pool.values("quantity")),
            pool_value=Subquery(pool.values("value")),
        )

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.matching(text)


class MovementList(ListPage):
    """The ledger, newest first."""

    model = StockMovement
    table_class = MovementTable
    filterset_class = MovementFilter
    title = _("Movements")
    permission = SEE_MOVEMENTS
    order_by = ("-pk",)
    search_fields = ("document__number", "document__origin", "product__search_text", "lot__code")
    search_label = _("Document, product or lot")
    empty_title = _("Nothing has moved yet")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.has_perm(SEE_VALUE):
            self.table_class = ValuedMovementTable

    def get_queryset(self) -> QuerySet[StockMovement]:
        return super().get_queryset().for_display()


@require_safe
@login_required
@permission_required(SEE_STOCK, raise_exception=True)
def product_stock(request: Request, pk: int) -> HttpResponse:
    """The tab "Stock" of a product's page: every place of the reader's."""
    product = _product(request, pk)
    may_see_value = request.user.has_perm(SEE_VALUE)
    places = stock_of_product(product, request.user)
    context = {
        "product": product,
        "places": places,
        "sum": sum_of(places) if len(places) > 1 else None,
        "may_see_value": may_see_value,
    }
    return render(request, "inventory/_product_stock.html", context)


@require_safe
@login_required
@permission_required(SEE_MOVEMENTS, raise_exception=True)
def product_movements(request: Request, pk: int) -> HttpResponse:
    """The tab "Movements" of a product's page: the newest."""
    product = _product(request, pk)
    rows = StockMovement.objects.visible_to(request.user).for_display()
    movements = rows.filter(product=product).order_by("-pk")[:MOVEMENTS_SHOWN]
    context = {
        "product": product,
        "movements": movements,
        "may_see_value": request.user.has_perm(SEE_VALUE),
        "shown": MOVEMENTS_SHOWN,
    }
    return render(request, "inventory/_product_movements.html", context)


def _product(request: Request, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user).for_display(), pk=pk)
