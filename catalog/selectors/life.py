"""What comes after a product."""

from catalog.choices import LifeCycle
from catalog.models import Product

STEPS_MAX = 50


def successors(product: Product) -> list[Product]:
    """What follows ``product``, the next first; ends where the line does or closes."""
    line: list[Product] = []
    following = product.successor
    while following is not None and following not in line and len(line) < STEPS_MAX:
        line.append(following)
        following = following.successor
    return line


def last_successor(product: Product) -> Product | None:
    """The first that follows ``product`` and has not ended itself."""
    return next((each for each in successors(product) if each.life_cycle != LifeCycle.ENDED), None)
