"""Short ways to ask for goods, and reasons for what does not come."""

from decimal import Decimal

from inventory.models import Reason
from inventory.services.requests import ask_for_stock
from inventory.values import AskedLine


def ask(store, product, quantity=12, *, key="k", actor=None, **more):
    lines = [AskedLine(product, Decimal(quantity))]
    return ask_for_stock(actor=actor, destination=store, lines=lines, key=key, **more)


def less():
    return Reason.objects.get(use="request", code="short")


def lost():
    return Reason.objects.get(use="transfer", code="lost")
