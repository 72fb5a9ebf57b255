"""What bills of materials say about an assembly or a disassembly that is being written."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.selectors.bills import parts_needed
from catalog.selectors.units import stock_quantity
from inventory.choices import DraftKind, LineRole
from inventory.values import DraftContent, DraftLine


def with_parts(content: DraftContent) -> tuple[DraftContent, list[str]]:
    """``content`` with a line for each part of what is put together, or taken apart.

    A part that has one line already keeps it, with the quantity of the bill; other lines stay as
    they are. Beside it stand sentences about what has no bill.

    Raises:
        NoConversion, TooFine: a quantity is not one of the product's.
    """
    whole = LineRole.MADE if content.kind == DraftKind.ASSEMBLY else LineRole.USED
    part = LineRole.USED if whole == LineRole.MADE else LineRole.MADE
    needed, notes = _needed(content, whole)
    lines = list(content.lines)
    for product, quantity in needed.items():
        own = [at for at, line in enumerate(lines) if (line.product, line.role) == (product, part)]
        if not own:
            lines.append(DraftLine(product=product, quantity=quantity, role=part))
        elif len(own) == 1:
            lines[own[0]] = replace(lines[own[0]], quantity=quantity, unit=None)
    return replace(content, lines=lines), notes


def _needed(content: DraftContent, whole: LineRole) -> tuple[dict[Product, Decimal], list[str]]:
    needed: defaultdict[Product, Decimal] = defaultdict(Decimal)
    notes: list[str] = []
    for line in content.lines:
        if line.product is None or line.role != whole or not line.quantity:
            continue
        unit = line.unit or line.product.unit
        parts = parts_needed(line.product, stock_quantity(line.product, line.quantity, unit))
        if not parts:
            words = _("%(product)s has no bill of materials.")
            notes.append(words % {"product": str(line.product)})
        for product, quantity in parts.items():
            needed[product] += quantity
    if not needed and not notes:
        notes.append(_("Name the product and how much of it, then fill in its parts."))
    return dict(needed), notes
