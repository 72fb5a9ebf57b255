"""What can be done about a code that nobody knows yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.choices import BarcodeKind
from catalog.models import Product
from catalog.values import Scanned
from catalog.values.check_digits import kind_of, same_gtins
from catalog.values.gs1 import looks_like_gs1, read_gs1
from core.display import listed, two_sentences
from core.models import User

CODE_LENGTH_MAX = 64
KEEPERS_NAMED = 3
CHANGE = "catalog.change_product"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is told about an unknown code, and the page that gives it a product, if one may."""

    words: str
    link: str = ""
    advice: str = ""  # Whom to ask, for those who may not link it.


def offer_for(code: str, user: User, *, back: str) -> Offer:
    """Who may change products links the code, and comes ``back``; others are told whom to ask."""
    words = _("“%(code)s” is not known.") % {"code": code}
    if not linkable_code(code):
        return Offer(words)
    if user.has_perm(CHANGE):
        query = urlencode({"code": code, "back": back})
        return Offer(words, f"{reverse('catalog:code-link')}?{query}")
    people = keepers_of_products()
    if not people:
        return Offer(words)
    ask = _("Ask %(people)s to link it to a product.") % {"people": listed(people)}
    return Offer(two_sentences(words, ask), advice=ask)


def linkable_code(text: str, *, today: date | None = None) -> str:
    """What of ``text`` can be a barcode: of a code of GS1 its GTIN; empty where nothing can.

    Raises:
        MalformedCode: it can only be meant as a code of GS1, and does not hold together.
    """
    code = text.strip()
    if looks_like_gs1(code):
        gtin = read_gs1(code, today=today or timezone.localdate()).gtin
        return min(same_gtins(gtin), key=len)
    return code if len(code) <= CODE_LENGTH_MAX else ""


def keepers_of_products() -> list[str]:
    """A few of the people who may change products; administrators where nobody else may."""
    app, name = CHANGE.split(".")
    people = User.objects.filter(is_active=True)
    of_role = Q(groups__permissions__codename=name) & Q(
        groups__permissions__content_type__app_label=app
    )
    rows = people.filter(of_role, is_superuser=False).distinct() or people.filter(is_superuser=True)
    return [str(row) for row in rows.order_by("pk")[:KEEPERS_NAMED]]


def particulars_in(text: str, product: Product, *, today: date | None = None) -> Scanned | None:
    """What a code that names no product tells of ``product``, scanned just before it.

    It is the lot or serial number as it stands, or a code of GS1 with them. None: it has the looks
    of a product's code.
    """
    code = text.strip()
    if looks_like_gs1(code):
        told = read_gs1(code, today=today or timezone.localdate())
        if told.gtin or not (told.lot or told.serial):
            return None
        return Scanned(
            product,
            Decimal(0),
            lot=told.lot,
            serial=told.serial,
            expires_on=told.expires_on or told.best_before_on,
            produced_on=told.produced_on,
            code=code,
        )
    if not code or kind_of(code) != BarcodeKind.OTHER or len(code) > CODE_LENGTH_MAX:
        return None
    return Scanned(product, Decimal(0), lot=code, serial=code, code=code)
