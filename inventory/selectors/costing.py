"""Which costing method products should have: the nearest rule above them in the category tree."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.models import Category, Product
from core.quantities import NOTHING
from inventory.choices import CostingMethod
from inventory.models import CostingRule, StandardCost, StockCost

CHUNK = 10_000
Costing = tuple[CostingMethod, Decimal]  # The method, and the standard cost where it is used.


def costing_rules() -> dict[str, CostingMethod]:
    """The rules by the path of their category."""
    rows = CostingRule.objects.order_by().values_list("category__path", "method")
    return {path: CostingMethod(method) for path, method in rows}


def method_at(path: str, rules: Mapping[str, CostingMethod]) -> CostingMethod:
    """The method of the category at ``path``: its own, else the nearest above it."""
    while path:
        if path in rules:
            return rules[path]
        path = path[: path.rstrip("/").rfind("/") + 1]
    return CostingMethod.AVERAGE


def wanted_costing(product_ids: Collection[int]) -> dict[int, Costing]:
    """The method that each product's category asks for; absent: moving average.

    At standard cost only once a standard cost is set: until then a product is at its average.
    """
    if not product_ids:
        return {}
    rules = costing_rules()
    if not rules:
        return {}
    ids = sorted(set(product_ids))
    wanted: dict[int, Costing] = {}
    for start in range(0, len(ids), CHUNK):
        wanted |= _wanted(ids[start : start + CHUNK], rules)
    return wanted


def _wanted(product_ids: Collection[int], rules: Mapping[str, CostingMethod]) -> dict[int, Costing]:
    paths = Product.objects.filter(pk__in=product_ids).order_by()
    methods = {pk: method_at(path, rules) for pk, path in paths.values_list("pk", "category__path")}
    at_standard = [pk for pk, method in methods.items() if method == CostingMethod.STANDARD]
    rates: dict[int, Decimal] = {}
    if at_standard:
        costs = StandardCost.objects.filter(product__in=at_standard)
        rates = dict(costs.values_list("product_id", "cost"))
    for pk in at_standard:
        if pk not in rates:
            methods[pk] = CostingMethod.AVERAGE
    return {pk: (method, rates.get(pk, NOTHING)) for pk, method in methods.items()}


@dataclass(frozen=True, slots=True)
class OutOfLine:
    """A pool with stock that is not valued as its product's category asks for."""

    cost: StockCost
    method: CostingMethod
    standard_rate: Decimal

    @property
    def value_after(self) -> Decimal:
        """What it would be worth, before rounding to the minor unit."""
        if self.method == CostingMethod.STANDARD:
            return self.cost.quantity * self.standard_rate
        return self.cost.value


def pools_out_of_line(
    *, category: Category | None = None, product: Product | None = None
) -> list[OutOfLine]:
    """Pools with stock that a revaluation would change, of a category and all below it."""
    pools = StockCost.objects.exclude(quantity=0).select_related("product", "warehouse")
    if category is not None:
        pools = pools.filter(product__category__path__startswith=category.path)
    if product is not None:
        pools = pools.filter(product=product)
    if not CostingRule.objects.exists():
        pools = pools.exclude(method=CostingMethod.AVERAGE)
    rows = list(pools.order_by("product_id", "warehouse_id"))
    wanted = wanted_costing({row.product_id for row in rows})
    found = []
    for row in rows:
        method, rate = wanted.get(row.product_id, (CostingMethod.AVERAGE, NOTHING))
        if (row.method, row.standard_rate) != (method, rate):
            found.append(OutOfLine(row, method, rate))
    return found


@dataclass(frozen=True, slots=True)
class CategoryMethod:
    """A category with its method, and whether it says so itself."""

    category: Category
    method: CostingMethod
    is_own: bool

    @property
    def label(self) -> Any:
        return self.method.label


def category_methods() -> list[CategoryMethod]:
    """The category tree with the method in force on each branch."""
    rules = costing_rules()
    return [
        CategoryMethod(category, method_at(category.path, rules), category.path in rules)
        for category in Category.objects.order_by("path")
    ]
