"""Opening stock from files: what lay where on the day the house was opened, and its worth."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.models import Product
from catalog.services.counting import refuse_finer_than_unit
from catalog.services.imports.codes import resolve_products
from core.commands import command
from core.errors import DomainError
from core.models import Company, User
from core.periods import month_of, today
from core.quantities import LARGEST, round_money
from exchange.choices import RowVerdict
from exchange.models import ImportBatch
from exchange.services.links import Links
from exchange.services.rows import Row
from exchange.values import Intake
from inventory.choices import DocumentKind, LocationKind
from inventory.errors import LotMismatch, LotNeeded, PeriodClosed
from inventory.models import Location, Lot, Period, StockDocument, StockMovement, Warehouse
from inventory.models.documents import StockMovementQuerySet
from inventory.selectors import outside
from inventory.services.reversals import reverse_document
from inventory.services.staged import post_staged
from inventory.values import DocumentDraft, Move, StagedDocument

WAREHOUSE, LOCATION = "warehouse", "location"
Place = tuple[int, int, str]  # Product, location, code of the lot.


class OpeningKeeper:
    """Knows places, products and lots, and what opening stock was posted before."""

    def __init__(self, intake: Intake) -> None:
        places = Warehouse.objects.active()
        if intake.actor is not None:
            places = places.visible_to(intake.actor)
        self.intake = intake
        self.origin = f"import:{intake.batch.pk}" if intake.batch else ""
        self.places = Links(places)
        self.default = self.places.find(intake.read_as.chosen.get(WAREHOUSE) or "")
        self.locations = _stock_locations()
        closed = Period.objects.filter(is_closed=True)
        self.closed_months = set(closed.values_list("month", flat=True))
        self.minor_digits = Company.get().currency.minor_digits

    def key_of(self, values: Mapping[str, Any]) -> Hashable:
        names = (WAREHOUSE, LOCATION, "sku", "lot")
        return tuple(values.get(name, "").casefold() for name in names)

    def look_up(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._resolve_place(row)
        good = [row for row in rows if row.is_good]
        resolve_products(good, "sku")
        good = [row for row in good if row.is_good]
        lots = _lots_of(good)
        posted = self._posted(good)
        for row in good:
            self._refuse_rules(row, lots.get((row.values["sku"].pk, row.values.get("lot", ""))))
            if row.is_good:
                row.existing = posted.get(_place(row))

    def now(self, row: Row) -> Mapping[str, Any]:
        quantity, value = row.existing
        return {"quantity": quantity, "value": value}

    @command
    def write(self, rows: Sequence[Row]) -> None:
        """Rows of one place and day are one document; its key names the batch and the row, so that
        an attempt after this one posts nothing twice.
        """
        if not rows:
            return
        lots = _made_lots(rows)
        opening = outside(LocationKind.OPENING)
        ordered = sorted(rows, key=lambda row: (row.values[WAREHOUSE].pk, row.values["day"]))
        documents = [
            StagedDocument(
                self._draft(place, day, rows[0].position),
                [self._move(row, opening, lots) for row in group],
            )
            for (place, day), group in _by_place_and_day(ordered)
        ]
        post_staged(documents, actor=self.intake.actor)

    def _draft(self, place: Warehouse, day: date, position: int) -> DocumentDraft:
        key = f"opening-{self.origin}:{position}:{place.pk}:{day.isoformat()}"
        return DocumentDraft(DocumentKind.OPENING, key, place, day, self.origin)

    def _move(self, row: Row, opening: Location, lots: Mapping[tuple[int, str], Lot]) -> Move:
        values = row.values
        lot = lots.get((values["sku"].pk, values.get("lot", "")))
        return Move(
            values["sku"],
            opening,
            row.links[LOCATION],
            values["quantity"],
            lot,
            values["value"],
        )

    def _resolve_place(self, row: Row) -> None:
        if WAREHOUSE in row.values:
            self.places.resolve(row, WAREHOUSE)
        elif self.default is not None:
            row.values[WAREHOUSE] = self.default
        else:
            row.refuse(RowVerdict.MISSING, WAREHOUSE)
        if not row.is_good:
            return
        place = row.values[WAREHOUSE]
        locations = self.locations.get(place.pk, {})
        wanted = row.values.get(LOCATION, "").casefold()
        location = locations.get(wanted) if wanted else next(iter(locations.values()), None)
        if location is None:
            row.refuse(RowVerdict.UNKNOWN, LOCATION, row.values.get(LOCATION, "–"), "unknown")
        else:
            row.links[LOCATION] = location

    def _refuse_rules(self, row: Row, lot: Lot | None) -> None:
        values, product = row.values, row.values["sku"]
        values.setdefault("day", today(values[WAREHOUSE].time_zone))
        self._fill_in_value(row)
        if not row.is_good:
            return
        try:
            refuse_finer_than_unit(product, values["quantity"])
            _refuse_wrong_lot(product, values, lot)
            if month_of(values["day"]) in self.closed_months:
                raise PeriodClosed(month=f"{values['day']:%Y-%m}")
        except DomainError as refusal:
            row.refuse_in_words(refusal.message)

    def _fill_in_value(self, row: Row) -> None:
        """What the whole line is worth: said, or quantity times cost."""
        values = row.values
        if "value" not in values:
            if "unit_cost" not in values:
                row.refuse(RowVerdict.MISSING, "unit_cost")
                return
            values["value"] = values["quantity"] * values["unit_cost"]
        if values["value"] > LARGEST:
            row.refuse(RowVerdict.BAD_NUMBER, "value", values["value"], "huge")
            return
        values["value"] = round_money(values["value"], minor_digits=self.minor_digits)

    def _posted(self, rows: Sequence[Row]) -> dict[Place, tuple[Decimal, Decimal]]:
        """Quantity and value of the opening stock posted by others, by where it lies."""
        products = {row.values["sku"].pk for row in rows}
        locations = {row.links[LOCATION].pk for row in rows}
        found: dict[Place, tuple[Decimal, Decimal]] = {}
        movements = _live_movements().filter(product__in=products, destination__in=locations)
        rows_found = movements.exclude(document__origin=self.origin or "-").values_list(
            "product_id", "destination_id", "lot__code", "quantity", "value"
        )
        for product, location, code, quantity, value in rows_found:
            before = found.get((product, location, code), (Decimal(0), Decimal(0)))
            found[product, location, code] = (before[0] + quantity, before[1] + value)
        return found


@command
def take_out_opening(batch: ImportBatch, actor: User | None) -> int:
    """Every document of ``batch`` is reversed. May be repeated.

    Raises:
        NotPermitted: ``actor`` may not move stock at one of the places.
        InsufficientStock: some of it is no longer there; nothing is reversed.
    """
    documents = StockDocument.objects.filter(
        origin=f"import:{batch.pk}", kind=DocumentKind.OPENING, reversed_by__isnull=True
    )
    reason = _("Import %(batch)s was undone.") % {"batch": batch.pk}
    count = 0
    for document in documents.order_by("-pk"):
        count += document.movements.count()
        reverse_document(document, actor=actor, reason=reason)
    return count


def export_opening(user: User, _chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """The opening stock that ``user`` may see, in the order of the target's fields."""
    rows = _live_movements().visible_to(user).order_by("pk")
    columns = (
        "destination__warehouse__code",
        "product__sku",
        "quantity",
        "value",
        "lot__code",
        "lot__expires_on",
        "destination__code",
        "effective_on",
    )
    for place, sku, quantity, *rest in rows.values_list(*columns).iterator(chunk_size=5000):
        yield (place, sku, quantity, None, *rest)


def _live_movements() -> StockMovementQuerySet:
    """Movements of opening stock that were not taken back."""
    return StockMovement.objects.filter(
        document__kind=DocumentKind.OPENING,
        document__reversed_by__isnull=True,
        source__kind=LocationKind.OPENING,
    )


def _stock_locations() -> dict[int, dict[str, Location]]:
    """Each place's locations for stock by their code; the first one is where goods lie."""
    found: dict[int, dict[str, Location]] = {}
    stock = Location.objects.filter(kind=LocationKind.STOCK).select_related("warehouse")
    for location in stock.order_by("pk"):
        found.setdefault(location.warehouse_id or 0, {})[location.code.casefold()] = location
    return found


def _by_place_and_day(
    rows: Sequence[Row],
) -> Iterator[tuple[tuple[Warehouse, date], Iterator[Row]]]:
    yield from groupby(rows, key=lambda row: (row.values[WAREHOUSE], row.values["day"]))


def _place(row: Row) -> Place:
    return row.values["sku"].pk, row.links[LOCATION].pk, row.values.get("lot", "")


def _lots_of(rows: Sequence[Row]) -> dict[tuple[int, str], Lot]:
    """The lots that stand for what ``rows`` name."""
    named = [row for row in rows if row.values.get("lot")]
    found = Lot.objects.filter(
        product__in={row.values["sku"].pk for row in named},
        code__in={row.values["lot"] for row in named},
    )
    return {(lot.product_id, lot.code): lot for lot in found}


def _made_lots(rows: Sequence[Row]) -> dict[tuple[int, str], Lot]:
    """The lots of ``rows``, made where they are missing."""
    known = _lots_of(rows)
    missing = {
        (row.values["sku"].pk, row.values["lot"]): row.values.get("expires_on")
        for row in rows
        if row.values.get("lot") and (row.values["sku"].pk, row.values["lot"]) not in known
    }
    Lot.objects.bulk_create(
        [
            Lot(product_id=product, code=code, expires_on=expires_on)
            for (product, code), expires_on in missing.items()
        ],
        ignore_conflicts=True,
    )
    return _lots_of(rows) if missing else known


def _refuse_wrong_lot(product: Product, values: Mapping[str, Any], lot: Lot | None) -> None:
    code, expires_on = values.get("lot", ""), values.get("expires_on")
    if not product.is_tracked:
        if code:
            raise LotMismatch(lot=code, product=str(product))
        return
    if not code:
        raise LotNeeded(product=str(product))
    facts = {"product": str(product), "lot": code}
    if lot is None and product.tracking == Tracking.LOT_EXPIRY and expires_on is None:
        raise LotNeeded(_("%(product)s: say when lot %(lot)s expires.") % facts, **facts)
    if lot is not None and expires_on is not None and lot.expires_on != expires_on:
        facts["known"] = str(lot.expires_on)
        message = _("Lot %(lot)s of %(product)s is known to expire on %(known)s.")
        raise LotMismatch(message % facts, **facts)
    if product.tracking == Tracking.SERIAL and values["quantity"] != 1:
        raise LotMismatch(_("%(product)s: a serial number is one piece.") % facts, **facts)
