"""What apps above know of every product: a column and filters of the list, facts of the page.

They say it in ``ready()``; the catalogue draws it for those who may see it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from catalog.models import Product
from core.models import User


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact at the head of a product's page."""

    label: Any
    text: Any
    note: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductExtra:
    """What one app knows of products, and who may see it."""

    name: str
    permission: str
    join: Callable[[QuerySet[Product]], QuerySet[Product]]
    columns: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    fact: Callable[[Product], Fact | None] | None = None


_extras: dict[str, ProductExtra] = {}


def tell_of_products(extra: ProductExtra) -> None:
    """The list and the page of products show ``extra``."""
    _extras[extra.name] = extra


def extras_for(user: User) -> list[ProductExtra]:
    return [extra for extra in _extras.values() if user.has_perm(extra.permission)]


def facts_for(user: User, product: Product) -> list[Fact]:
    """The facts that ``user`` may see at the head of the page of ``product``."""
    told = [extra.fact(product) for extra in extras_for(user) if extra.fact is not None]
    return [fact for fact in told if fact is not None]
