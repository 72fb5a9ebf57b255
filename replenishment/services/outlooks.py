"""What is expected of every product of a chunk at every place, worked out before any lock."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.choices import LifeCycle
from catalog.models import Product
from replenishment.choices import SuggestionKind
from replenishment.selectors.demand import History, history, pairs_with_demand
from replenishment.selectors.supply import Sources, network, orders_ahead_by_day, positions
from replenishment.services.forecasts import AHEAD_DAYS, Ahead, Subject, forecast
from replenishment.values.arithmetic import Supply
from replenishment.values.network import Network, PairKey
from replenishment.values.outlook import Outlook
from replenishment.values.rules import BUILT_IN, DEFAULTS, RuleBook, Setting


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a run fixed when it began."""

    as_of: date
    rules: RuleBook
    seed: int


def outlooks(product_ids: Collection[int], frozen: Frozen) -> list[Outlook]:
    """One outlook for each product at each place that has anything to do with it."""
    net = network()
    products = {
        product.pk: product
        for product in Product.objects.filter(pk__in=product_ids)
        .exclude(life_cycle=LifeCycle.ENDED)
        .select_related("category", "unit")
    }
    keys = _pairs(products, net, frozen.as_of)
    if not keys:
        return []
    past = history(keys, network=net, as_of=frozen.as_of)
    subjects = _subjects(past.pairs, products, net, frozen.rules)
    ahead = orders_ahead_by_day(products, frozen.as_of, AHEAD_DAYS)
    return list(_outlooks(subjects, past, ahead, frozen))


def _pairs(products: Collection[int], net: Network, as_of: date) -> set[PairKey]:
    """Where each product sells, is, or is on its way to, and every place above those.

    A product that is nowhere is looked at where we buy, so that "why not" has an answer.
    """
    pairs = pairs_with_demand(products, as_of) | set(positions(products, as_of))
    pairs = {pair for pair in pairs if pair[1] in net.stops}
    pairs |= {(product, above) for product, place in pairs for above in net.above(place)}
    nowhere = set(products) - {product for product, _place in pairs}
    return pairs | {(product, place) for product in nowhere for place in net.buying}


def _subjects(
    keys: Sequence[PairKey], products: Mapping[int, Product], net: Network, rules: RuleBook
) -> list[Subject]:
    sources = Sources(products, net)
    built_in = Setting(DEFAULTS["review_days"], BUILT_IN)
    subjects = []
    for product_id, place in keys:
        product, supply = products[product_id], sources.of(product_id, place)
        supply = replace(
            supply,
            step=Decimal(1).scaleb(-product.unit.decimals),
            is_ending=_is_bought_no_more(product, supply),
        )
        lane = sources.review_days(supply, place)
        policy = rules.policy(
            product_id,
            category_path=product.category.path,
            warehouse_id=place,
            warehouse_kind=net.stops[place].kind,
            review=Setting(*lane) if lane else built_in,
        )
        subjects.append(Subject((product_id, place), product.category_id, policy, supply))
    return subjects


def _is_bought_no_more(product: Product, supply: Supply) -> bool:
    """What is there of an ending product still goes to the stores; none is bought."""
    return product.life_cycle == LifeCycle.ENDING and supply.kind == SuggestionKind.BUY


def _outlooks(
    subjects: Sequence[Subject], past: History, ahead: Ahead, frozen: Frozen
) -> Iterator[Outlook]:
    """Series that share a method and its parameters are forecast together."""
    alike: dict[tuple[str, tuple[tuple[str, float], ...]], list[int]] = defaultdict(list)
    for row, subject in enumerate(subjects):
        alike[subject.policy.method.value, subject.policy.parameters].append(row)
    for rows in alike.values():
        together = [subjects[row] for row in rows]
        yield from forecast(together, past.of(rows), ahead=ahead, seed=frozen.seed)
