"""The orders behind the ledger of the demo: bought, moved and sold, each with its lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from config.demo.assortment import Article
from config.demo.demand import Demand, WholesaleOrder
from config.demo.masters import Masters, money
from config.demo.network import BUYERS
from config.demo.simulation import CENTRAL, History, Purchase, Sale, Trip
from core.models import User
from core.numbering import next_number
from inventory.choices import TransferStatus
from inventory.models import Transfer, TransferLine
from purchasing.choices import OrderStatus as PurchaseStatus
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from sales.choices import OrderStatus as SalesStatus
from sales.models import SalesOrder, SalesOrderLine

BATCH = 5000
MORNING, EVENING = time(9, 30), time(17, 45)
WALK_IN_CODES = frozenset(buyer.code for buyer in BUYERS if buyer.is_walk_in)
WHOLESALE_SHARE = 0.88  # Of the price at the till.
WHOLESALE_NOTICE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Writer:
    """What every row of an order needs to be written."""

    goods: list[Article]
    demand: Demand
    masters: Masters
    zone: str
    buyer: User

    def moment(self, day: int, at: time) -> datetime:
        here = datetime.combine(self.demand.day(day), at, tzinfo=ZoneInfo(self.zone))
        return here.astimezone(UTC)

    def day(self, day: int) -> date:
        return self.demand.day(day)


def write_purchases(writer: Writer, purchases: list[Purchase]) -> list[PurchaseOrder]:
    """An order for each purchase, with what came of it counted on its lines."""
    orders = PurchaseOrder.objects.bulk_create(
        [
            PurchaseOrder(
                number=next_number("PO"),
                supplier=writer.masters.suppliers[purchase.vendor],
                warehouse=writer.masters.places[CENTRAL],
                status=_status(purchase),
                created_on=writer.day(purchase.day),
                sent_at=writer.moment(purchase.day, EVENING),
                expected_on=writer.day(purchase.expected),
                created_by=writer.buyer,
            )
            for purchase in purchases
        ]
    )
    PurchaseOrderLine.objects.bulk_create(
        [
            PurchaseOrderLine(
                order=order,
                product=writer.masters.products[product],
                quantity=Decimal(quantity),
                price=money(writer.goods[product].cost),
                received_quantity=Decimal(_came(purchase).get(product, 0)),
            )
            for order, purchase in zip(orders, purchases, strict=True)
            for product, quantity in purchase.lines.items()
        ],
        batch_size=BATCH,
    )
    return orders


def _came(purchase: Purchase) -> dict[int, int]:
    return {product: n for _day, lines in purchase.arrivals for product, n in lines.items()}


def _status(purchase: Purchase) -> PurchaseStatus:
    if not purchase.arrivals:
        return PurchaseStatus.SENT
    complete = len(_came(purchase)) == len(purchase.lines)
    return PurchaseStatus.RECEIVED if complete else PurchaseStatus.PART_RECEIVED


def write_transfers(writer: Writer, trips: list[Trip], days: int) -> list[Transfer]:
    """A transfer for each trip; those that arrive on or after day ``days`` are on their way."""
    transfers = Transfer.objects.bulk_create(
        [_transfer(writer, trip, has_arrived=trip.arrives < days) for trip in trips]
    )
    TransferLine.objects.bulk_create(
        [
            TransferLine(
                transfer=transfer,
                product=writer.masters.products[product],
                quantity=Decimal(quantity),
                shipped_quantity=Decimal(quantity),
                received_quantity=Decimal(quantity if trip.arrives < days else 0),
            )
            for transfer, trip in zip(transfers, trips, strict=True)
            for product, quantity in trip.lines.items()
        ],
        batch_size=BATCH,
    )
    for day in sorted({trip.day for trip in trips}):
        moment = writer.moment(day, EVENING)
        created = moment - timedelta(hours=2)
        Transfer.objects.filter(shipped_at=moment).update(created_at=created)
    return transfers


def _transfer(writer: Writer, trip: Trip, *, has_arrived: bool) -> Transfer:
    return Transfer(
        number=next_number("TR"),
        source=writer.masters.places[trip.source],
        destination=writer.masters.places[trip.destination],
        status=TransferStatus.RECEIVED if has_arrived else TransferStatus.SHIPPED,
        expected_on=writer.day(trip.arrives),
        shipped_at=writer.moment(trip.day, EVENING),
        received_at=writer.moment(trip.arrives, MORNING) if has_arrived else None,
    )


def write_sales(writer: Writer, history: History) -> list[SalesOrder]:
    """An order for each sale, then those of wholesale customers for the days to come."""
    sales = [*history.sales, *map(_ahead, history.ahead)]
    done = len(history.sales)
    orders = SalesOrder.objects.bulk_create(
        [
            SalesOrder(
                number=next_number("SO"),
                customer=writer.masters.customers[sale.customer],
                warehouse=writer.masters.places[sale.place],
                status=SalesStatus.SHIPPED if index < done else SalesStatus.CONFIRMED,
                asked_for_on=writer.day(sale.day),
            )
            for index, sale in enumerate(sales)
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(orders, sales, strict=True))
    SalesOrderLine.objects.bulk_create(_sales_lines(writer, pairs), batch_size=BATCH)
    for day in sorted({sale.day for sale in history.sales}):
        SalesOrder.objects.filter(asked_for_on=writer.day(day)).update(
            created_at=writer.moment(day, MORNING)
        )
    return orders


def _ahead(order: WholesaleOrder) -> Sale:
    return Sale(order.place, order.day, order.customer, dict(order.lines), {})


def _sales_lines(
    writer: Writer, pairs: Iterable[tuple[SalesOrder, Sale]]
) -> Iterable[SalesOrderLine]:
    till = [money(item.price) for item in writer.goods]
    wholesale = [money(item.price * WHOLESALE_SHARE) for item in writer.goods]
    for order, sale in pairs:
        prices = till if sale.customer in WALK_IN_CODES else wholesale
        for product, asked in sale.asked.items():
            yield SalesOrderLine(
                order=order,
                product=writer.masters.products[product],
                quantity=Decimal(asked),
                price=prices[product],
                shipped_quantity=Decimal(sale.shipped.get(product, 0)),
            )
