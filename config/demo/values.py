"""How the demo's goods are valued: two categories another way, a freight bill, closed months."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from catalog.models import Category
from config.demo.assortment import Article
from config.demo.masters import Masters, money
from core.periods import later
from inventory.choices import CostingMethod, DocumentKind, SpreadBasis
from inventory.models import StandardCost, StockDocument
from inventory.services.costing import set_costing_method
from inventory.services.landed import spread_cost
from inventory.services.periods import close_period

METHODS = {"SNACK": CostingMethod.FIFO, "APPLIANCE": CostingMethod.STANDARD}
REASON = "按财务制度"
FREIGHT = (Decimal("860.00"), "到货运费")
OPEN_DAYS = 100  # Months that ended before are closed.


def create_costing(goods: Sequence[Article], masters: Masters) -> None:
    """Snacks leave first in, first out; appliances are at standard cost. Nothing has moved yet."""
    for code, method in METHODS.items():
        category = Category.objects.get(code=code)
        set_costing_method(
            actor=None, category=category, method=method, reason=REASON, key=f"demo:{code}"
        )
    at_standard = Category.objects.under(Category.objects.get(code="APPLIANCE"))
    keys = set(at_standard.values_list("pk", flat=True))
    StandardCost.objects.bulk_create(
        StandardCost(product=product, cost=money(item.cost))
        for item, product in zip(goods, masters.products, strict=True)
        if product.category_id in keys
    )


def settle_values(today: date) -> None:
    """Freight came after the last receipt, and the months long past are closed."""
    receipt = StockDocument.objects.filter(kind=DocumentKind.RECEIPT).order_by("-pk").first()
    if receipt is not None:
        amount, reason = FREIGHT
        spread_cost(
            actor=None,
            receipt=receipt,
            amount=amount,
            basis=SpreadBasis.VALUE,
            reason=reason,
            key="demo:freight",
        )
    past = later(today, -OPEN_DAYS).replace(day=1)
    close_period(actor=None, month=later(past, -1))
