"""What lies in the bins of the demo, what is being prepared, and what stores have asked for."""

from datetime import date
from decimal import Decimal

from catalog.models import Product
from config.demo.masters import Masters
from core.models import Calendar, CalendarDay, User
from inventory.choices import DraftKind, LocationKind, ReasonUse
from inventory.models import Location, Reason, StockBalance, StockRequest, Transfer, Warehouse
from inventory.services.drafts import post_draft, save_draft
from inventory.services.locations import add_location
from inventory.services.requests import approve_request, ask_for_stock
from inventory.services.transfers import ship_transfer
from inventory.values import AnsweredLine, AskedLine, DraftContent, DraftLine

# Zones of the central warehouse: code, names, bins, units a bin holds.
ZONES = (
    ("A", "饮料区", "Drinks", 4, 20_000),
    ("B", "食品区", "Food", 4, 20_000),
)
HELD_BACK = (
    ("QC", LocationKind.QUARANTINE, "待检区", "Quarantine"),
    ("DMG", LocationKind.DAMAGED, "残品区", "Damaged goods"),
)
WEEKDAYS = "123456"
HOLIDAYS = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)


def create_documents(masters: Masters, day: date) -> None:
    """Goods lie in bins, three drafts wait, and stores have asked: one waits, one is on its way."""
    central, store = masters.places[0], masters.places[3]
    _work_by_calendar(central, day)
    bins = _bins(central)
    keeper = User.objects.get(username="storekeeper")
    plenty = _plenty(central, 12)
    _put_away(central, bins, plenty[:4], keeper)
    _drafts(central, plenty[4:8], keeper)
    _requests(central, store, plenty[8:])


def _work_by_calendar(place: Warehouse, day: date) -> None:
    calendar = Calendar.objects.create(
        code="WH", name_zh="仓库工作日", name_en="Warehouse week", weekdays=WEEKDAYS
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, day=date(year, month, number), note=note)
        for year in (day.year, day.year + 1)
        for month, number, note in HOLIDAYS
    )
    Warehouse.objects.filter(pk=place.pk).update(calendar=calendar)


def _bins(place: Warehouse) -> list[Location]:
    bins = []
    for code, kind, name_zh, name_en in HELD_BACK:
        held = Location(warehouse=place, code=code, kind=kind, name_zh=name_zh, name_en=name_en)
        add_location(held, actor=None)
    for code, name_zh, name_en, count, capacity in ZONES:
        zone = Location(warehouse=place, code=code, kind="stock", name_zh=name_zh, name_en=name_en)
        add_location(zone, actor=None)
        for number in range(1, count + 1):
            shelf = Location(
                warehouse=place,
                code=f"{code}-{number:02d}",
                kind="stock",
                parent=zone,
                pick_order=number,
                capacity_quantity=Decimal(capacity),
            )
            bins.append(add_location(shelf, actor=None))
    return bins


def _plenty(place: Warehouse, count: int) -> list[tuple[Product, Decimal]]:
    """Products of which ``place`` has most, untracked ones, with what is there."""
    rows = StockBalance.objects.filter(
        location__warehouse=place, location__kind="stock", product__tracking="none"
    ).select_related("product__unit")
    return [(row.product, row.on_hand) for row in rows.order_by("-on_hand", "pk")[:count]]


def _put_away(
    place: Warehouse,
    bins: list[Location],
    goods: list[tuple[Product, Decimal]],
    keeper: User,
) -> None:
    lines = [
        DraftLine(product=product, quantity=there // 2, destination=shelf)
        for (product, there), shelf in zip(goods, bins, strict=False)
    ]
    reason = Reason.objects.get(use=ReasonUse.MOVE, code="putaway")
    content = DraftContent(kind=DraftKind.MOVE, warehouse=place, lines=lines, reason=reason)
    post_draft(actor=keeper, draft=save_draft(actor=keeper, content=content, key="demo:putaway"))


def _drafts(place: Warehouse, goods: list[tuple[Product, Decimal]], keeper: User) -> None:
    scrap = Reason.objects.get(use=ReasonUse.SCRAP, code="broken")
    first, second, third, fourth = (product for product, _there in goods)
    drafts = (
        DraftContent(
            kind=DraftKind.RECEIPT,
            warehouse=place,
            reference="QX-20871",
            note="随车赠品",
            lines=[
                DraftLine(product=first, quantity=Decimal(24)),
                DraftLine(typed_code="QX-NEW-01", quantity=Decimal(12)),
            ],
        ),
        DraftContent(
            kind=DraftKind.SCRAP,
            warehouse=place,
            reason=scrap,
            lines=[DraftLine(product=second, quantity=Decimal(3))],
        ),
        DraftContent(
            kind=DraftKind.ISSUE,
            warehouse=place,
            note="前台",
            lines=[
                DraftLine(product=third, quantity=Decimal(2)),
                DraftLine(product=fourth, quantity=Decimal(1)),
            ],
        ),
    )
    for number, content in enumerate(drafts):
        save_draft(actor=keeper, content=content, key=f"demo:draft:{number}")


def _requests(
    central: Warehouse, store: Warehouse, goods: list[tuple[Product, Decimal]]
) -> list[StockRequest]:
    staff = User.objects.get(username="store")
    keeper = User.objects.get(username="storekeeper")
    products = [product for product, _there in goods]
    asked = [
        ask_for_stock(
            actor=staff,
            destination=store,
            source=central,
            lines=[AskedLine(product, Decimal(12)) for product in products[start:]],
            key=f"demo:request:{start}",
            note=note,
        )
        for start, note in ((0, ""), (2, "周末促销"))
    ]
    short = Reason.objects.get(use=ReasonUse.REQUEST, code="kept")
    answers = {
        line.pk: AnsweredLine(Decimal(6), short) if number else AnsweredLine(line.quantity)
        for number, line in enumerate(asked[0].lines.all())
    }
    approved = approve_request(actor=keeper, request=asked[0], answers=answers)
    transfer = Transfer.objects.for_display().get(stock_request=approved)
    ship_transfer(actor=keeper, transfer=transfer, key="demo:request")
    return asked
