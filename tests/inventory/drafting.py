"""Short ways to write and post drafts."""

from decimal import Decimal

from inventory.models import Reason
from inventory.services.drafts import post_draft, save_draft
from inventory.values import DraftContent, DraftLine


def reason(use, code=None):
    rows = Reason.objects.filter(use=use)
    return rows.get(code=code) if code else rows.first()


def content(kind, place, *lines, **more):
    return DraftContent(kind=kind, warehouse=place, lines=lines, **more)


def line(product, quantity, **more):
    return DraftLine(product=product, quantity=Decimal(quantity), **more)


def saved(kind, place, *lines, key="k", **more):
    return save_draft(actor=None, content=content(kind, place, *lines, **more), key=key)


def posted(kind, place, *lines, key="k", **more):
    return post_draft(actor=None, draft=saved(kind, place, *lines, key=key, **more))
