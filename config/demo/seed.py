"""The demo as a whole: drawn from a seed, then written through the house's doors."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from django.db import transaction

from catalog.models import Product
from config.demo.assortment import articles
from config.demo.demand import DAYS, draw_demand
from config.demo.documents import create_documents
from config.demo.ledger import Orders, Poster
from config.demo.links import link_movements
from config.demo.masters import create_masters
from config.demo.orders import Writer, write_purchases, write_sales, write_transfers
from config.demo.people import create_people, describe, keep_logins
from config.demo.promises import promise_goods
from config.demo.range import create_range
from config.demo.records import write_first_year
from config.demo.rules import create_rules
from config.demo.simulation import Chain
from config.demo.values import create_costing, settle_values
from core.models import Company, User
from core.periods import today
from inventory.models import Warehouse
from inventory.services.staged import post_staged

BATCH_LINES = 40_000  # Fewer batches than imports make: nobody waits for the locks.

Say = Callable[[str], None]


def is_empty() -> bool:
    """Nobody has set anything up in this house yet."""
    return not (Product.objects.exists() or Warehouse.objects.exists())


def seed_demo(seed: int, say: Say) -> None:
    """The whole demo stands, or nothing of it. The logins are shown once and kept in var/."""
    started = time.monotonic()
    with _collector_at_rest(), transaction.atomic():
        passwords = _fill(seed, say)
    keep_logins(passwords)
    say(f"The demo is ready ({time.monotonic() - started:.0f} s).")
    say(describe(passwords))


def _fill(seed: int, say: Say) -> dict[str, str]:
    company = Company.get()
    rng = np.random.default_rng(seed)
    goods = articles(rng)
    demand = draw_demand(rng, goods, today(company.time_zone))
    history = Chain(rng, goods, demand).run()
    masters = create_masters(goods, demand.ending)
    create_rules()
    create_costing(goods, masters)
    passwords = create_people(masters.places)
    writer = Writer(goods, demand, masters, company.time_zone, User.objects.get(username="buyer"))
    say(f"First year: {write_first_year(writer):,} sales taken in.")
    orders = Orders(
        list(zip(write_purchases(writer, history.purchases), history.purchases, strict=True)),
        list(zip(write_transfers(writer, history.trips, DAYS), history.trips, strict=True)),
        list(zip(write_sales(writer, history), history.sales, strict=False)),
    )
    documents = post_staged(
        Poster(writer, orders, history.opening).documents(), batch_lines=BATCH_LINES
    )
    say(f"Second year: {documents:,} documents posted, {link_movements():,} lines linked.")
    create_range(masters.products)
    promise_goods(company.time_zone)
    settle_values(today(company.time_zone))
    create_documents(masters, today(company.time_zone))
    return passwords


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Half of the time would go into looking through a million rows for cycles there are not."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
