"""Families of products: set up, changed, and filled with the products of a grid of values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from catalog.choices import Tracking
from catalog.errors import (
    CodeTaken,
    FamilyFixed,
    NothingChosen,
    VariantTaken,
    WrongCode,
    WrongVariant,
)
from catalog.models import Attribute, AttributeValue, FamilyAttribute, Product, ProductFamily
from catalog.selectors.families import attributes_of
from catalog.services.products import create_products
from catalog.services.variants import variant_key
from catalog.values import ProductRow, VariantRow
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require

CODE_LENGTH_MAX = 32
ATTRIBUTES_MAX = 3  # Of a family: a grid of more dimensions nobody can read.


@dataclass(frozen=True, slots=True)
class Named:
    """What a variant is called: its family's names with its values'."""

    zh: str
    en: str


@command
def save_family(
    family: ProductFamily, *, actor: User | None, attributes: Sequence[Attribute]
) -> ProductFamily:
    """``family``, filled in by a form, stands; its products differ by ``attributes``, in order.

    Raises:
        NotPermitted: ``actor`` may not add or change families.
        WrongCode, CodeTaken: the code cannot be used.
        WrongVariant: no attribute, one twice, or more than a grid can show.
        FamilyFixed: it has products, and its attributes or unit would change.
    """
    verb = "change" if family.pk else "add"
    require(actor, f"catalog.{verb}_productfamily")
    _refuse_code(family)
    if not 0 < len(set(attributes)) == len(attributes) <= ATTRIBUTES_MAX:
        raise WrongVariant(family=str(family), attributes=_names(attributes))
    if family.pk:
        _refuse_change(family, attributes)
    family.save()
    if list(attributes) != attributes_of(family):
        family.family_attributes.all().delete()
        FamilyAttribute.objects.bulk_create(
            FamilyAttribute(family=family, attribute=attribute, position=position)
            for position, attribute in enumerate(attributes, start=1)
        )
    audit.record(actor, f"family.{verb}", family, code=family.code)
    return family


@command
def create_variants(
    family: ProductFamily, rows: Sequence[VariantRow], *, actor: User | None
) -> list[Product]:
    """Each row is a product of ``family``; all or none.

    Raises:
        NotPermitted: ``actor`` may not add products.
        NothingChosen: there are no rows.
        WrongVariant: a row does not name one value of each of the family's attributes.
        VariantTaken: the family has a product of these values.
        WrongCode, CodeTaken: a code cannot be used.
    """
    require(actor, "catalog.add_product")
    if not rows:
        raise NothingChosen
    locked = ProductFamily.objects.select_for_update(of=("self",)).get(pk=family.pk)
    attributes = attributes_of(locked)
    for row in rows:
        if [value.attribute_id for value in row.values] != [each.pk for each in attributes]:
            raise WrongVariant(family=str(locked), attributes=_names(attributes))
    _refuse_taken(locked, rows)
    return create_products([_row(locked, row) for row in rows], actor=actor)


def sku_of(family: ProductFamily, values: Sequence[AttributeValue]) -> str:
    """The code a variant gets unless somebody writes another."""
    return "-".join([family.code, *(value.code for value in values)])


def names_of(family: ProductFamily, values: Sequence[AttributeValue]) -> Named:
    """The names a variant gets: its family's and its values', each language by itself."""
    zh = " ".join([family.name_zh, *(value.name_zh or value.name_en for value in values)])
    en = " ".join([family.name_en, *(value.name_en or value.name_zh for value in values)])
    return Named(zh.strip()[:200], en.strip()[:200] if family.name_en else "")


def _row(family: ProductFamily, row: VariantRow) -> ProductRow:
    names = names_of(family, row.values)
    return ProductRow(
        sku=row.sku,
        name_zh=names.zh,
        name_en=names.en,
        category=family.category,
        unit=family.unit,
        tracking=Tracking(family.tracking),
        list_price=family.list_price,
        family=family,
        values=row.values,
    )


def _refuse_taken(family: ProductFamily, rows: Sequence[VariantRow]) -> None:
    keys = [variant_key(row.values) for row in rows]
    known = {
        product.variant_key: product
        for product in Product.objects.filter(family=family, variant_key__in=keys)
    }
    for position, (key, row) in enumerate(zip(keys, rows, strict=True)):
        if key in known or key in keys[:position]:
            raise VariantTaken(
                family=str(family), values=_names(row.values), product=str(known.get(key, row.sku))
            )


def _refuse_code(family: ProductFamily) -> None:
    code = family.code
    if not 0 < len(code) <= CODE_LENGTH_MAX or code != code.strip():
        raise WrongCode(given=code, limit=CODE_LENGTH_MAX)
    if ProductFamily.objects.filter(code=code).exclude(pk=family.pk).exists():
        raise CodeTaken(taken=code)


def _refuse_change(family: ProductFamily, attributes: Sequence[Attribute]) -> None:
    before = ProductFamily.objects.select_for_update().get(pk=family.pk)
    is_other = list(attributes) != attributes_of(before) or before.unit_id != family.unit_id
    if is_other and before.products.exists():
        raise FamilyFixed(family=str(before))


def _names(named: Sequence[models.Model]) -> str:
    return ", ".join(str(each) for each in named)
