"""What files say of partners, whether they sell to us or buy from us."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from catalog.models import Partner
from exchange.choices import CellKind, RowVerdict
from exchange.services.rows import Row
from exchange.services.undoing import Facts, Noun
from exchange.targets import ImportField

COLUMNS = ("name_zh", "name_en", "contact", "phone", "email", "address")
FIELDS = (
    ImportField(
        name="contact",
        label=_("Contact"),
        guesses="contactperson 联系人",
        length_max=120,
        example="王芳",
    ),
    ImportField(
        name="phone",
        label=_("Phone"),
        guesses="tel telephone mobile 电话 手机 联系电话",
        kind=CellKind.CODE,
        length_max=40,
        example="021-5555 0100",
    ),
    ImportField(
        name="email", label=_("E-mail"), guesses="email mail 邮箱 电子邮件 电子邮箱", length_max=254
    ),
    ImportField(name="address", label=_("Address"), guesses="地址 详细地址", length_max=500),
)


def refuse_wrong_partner(row: Row) -> None:
    """A partner that is new has a name; an e-mail address is one."""
    values = row.values
    if row.existing is None and not (values.get("name_zh") or values.get("name_en")):
        row.refuse(RowVerdict.MISSING, "name_zh")
    if "email" in values:
        try:
            validate_email(values["email"])
        except ValidationError:
            row.refuse(RowVerdict.BAD_TEXT, "email", values["email"])


def partners_by_code(codes: Iterable[str]) -> dict[str, Partner]:
    return {one.code: one for one in Partner.objects.filter(code__in=list(codes))}


def partner_says(partner: Partner) -> dict[str, Any]:
    return {name: getattr(partner, name) for name in COLUMNS}


def partner_facts(partner: Partner, names: Iterable[str] = COLUMNS) -> Facts:
    return {name: getattr(partner, name) for name in names}


def given_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What ``values`` say of a partner."""
    return {name: values[name] for name in COLUMNS if name in values}


def partner_change(
    before: Partner | None, after: Partner, given: Mapping[str, Any]
) -> tuple[str, int, Facts | None, Facts]:
    """What an import did to a partner: made it, or changed what ``given`` names."""
    if before is None:
        return PARTNER.name, after.pk, None, {}
    return PARTNER.name, after.pk, partner_facts(before, given), partner_facts(after, given)


def _restore(rows: Sequence[tuple[Partner, Facts]]) -> None:
    for partner, before in rows:
        for name, value in before.items():
            setattr(partner, name, value)
    Partner.objects.bulk_update([partner for partner, _before in rows], COLUMNS)


PARTNER = Noun(
    name="partner",
    rows=Partner.objects.all,
    now=partner_facts,
    restore=_restore,
    may_stay=True,
)
