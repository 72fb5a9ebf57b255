"""The life of a product: what may still be ordered, and what comes after it."""

from django.utils.translation import gettext as _

from catalog.choices import LifeCycle
from catalog.errors import ProductEnded, SuccessorCircle
from catalog.models import Product
from catalog.selectors.life import last_successor, successors


def refuse_if_ended(product: Product) -> None:
    """Raise ``ProductEnded`` for a product that is not to be had any more, naming what is."""
    if product.life_cycle != LifeCycle.ENDED:
        return
    instead = last_successor(product)
    if instead is None:
        raise ProductEnded(product=str(product))
    message = _("%(product)s has ended and cannot be ordered: order %(successor)s instead.")
    facts = {"product": str(product), "successor": str(instead)}
    raise ProductEnded(message % facts, **facts)


def refuse_circle(product: Product) -> None:
    """Raise ``SuccessorCircle`` when ``product`` would come after itself."""
    if product.pk is not None and product in successors(product):
        raise SuccessorCircle(product=str(product))
