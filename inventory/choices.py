"""The vocabulary of places, documents and movements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WarehouseKind(models.TextChoices):
    SUPPLIER = "supplier", _("Supplier's")
    CENTRAL = "central", _("Central")
    REGIONAL = "regional", _("Regional")
    STORE = "store", _("Store")
    FACTORY = "factory", _("Factory")


class LocationKind(models.TextChoices):
    """Kinds of our own locations, then of the places outside that stock comes from or goes to."""

    STOCK = "stock", _("Stock")
    TRANSIT = "transit", _("In transit")
    QUARANTINE = "quarantine", _("Quarantine")
    DAMAGED = "damaged", _("Damaged")
    CONSIGNMENT = "consignment", _("Consignment")
    SUPPLIER = "supplier", _("Suppliers")
    CUSTOMER = "customer", _("Customers")
    USE = "use", _("Own use")
    SCRAP = "scrap", _("Scrap")
    DIFFERENCE = "difference", _("Differences")
    OPENING = "opening", _("Opening balance")
    CONVERSION = "conversion", _("Conversion")  # Parts go in, products come out, at one value.


OWN_KINDS = (
    LocationKind.STOCK,
    LocationKind.TRANSIT,
    LocationKind.QUARANTINE,
    LocationKind.DAMAGED,
    LocationKind.CONSIGNMENT,
)
AVAILABLE_KINDS = (LocationKind.STOCK,)


class RemovalStrategy(models.TextChoices):
    """Which goods leave first."""

    FEFO = "fefo", _("What expires first")
    FIFO = "fifo", _("What came first")
    NEAREST = "nearest", _("What lies nearest")


class DocumentKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    SHIPMENT = "shipment", _("Shipment")
    ISSUE = "issue", _("Issue")
    TRANSFER = "transfer", _("Transfer")
    ADJUSTMENT = "adjustment", _("Adjustment")
    OPENING = "opening", _("Opening balance")
    SUPPLIER_RETURN = "supplier_return", _("Return to supplier")
    CUSTOMER_RETURN = "customer_return", _("Return from customer")
    REVALUATION = "revaluation", _("Revaluation")
    LANDED_COST = "landed_cost", _("Landed cost")
    ASSEMBLY = "assembly", _("Assembly")
    DISASSEMBLY = "disassembly", _("Disassembly")
    LOT_CHANGE = "lot_change", _("Change of lot")
    REVERSAL = "reversal", _("Reversal")


NUMBER_PREFIX = {
    DocumentKind.RECEIPT: "RC",
    DocumentKind.SHIPMENT: "SH",
    DocumentKind.ISSUE: "IS",
    DocumentKind.TRANSFER: "MV",
    DocumentKind.ADJUSTMENT: "AD",
    DocumentKind.OPENING: "OP",
    DocumentKind.SUPPLIER_RETURN: "RS",
    DocumentKind.CUSTOMER_RETURN: "CR",
    DocumentKind.REVALUATION: "VC",
    DocumentKind.LANDED_COST: "LD",
    DocumentKind.ASSEMBLY: "AS",
    DocumentKind.DISASSEMBLY: "DS",
    DocumentKind.LOT_CHANGE: "LC",
    DocumentKind.REVERSAL: "RV",
}
VALUE_KINDS = (DocumentKind.REVALUATION, DocumentKind.LANDED_COST)


class MovementReason(models.TextChoices):
    MOVE = "move", _("Goods moved")
    REVALUATION = "revaluation", _("Value changed")
    VARIANCE = "variance", _("Variance from standard cost")
    LANDED = "landed", _("Landed cost")


VALUE_ONLY = (MovementReason.REVALUATION, MovementReason.VARIANCE, MovementReason.LANDED)


class CostingMethod(models.TextChoices):
    """What goods that leave are worth."""

    AVERAGE = "average", _("Moving average")
    FIFO = "fifo", _("First in, first out")
    STANDARD = "standard", _("Standard cost")


class SpreadBasis(models.TextChoices):
    """By what a bill is spread over the goods it was for."""

    VALUE = "value", _("By value")
    QUANTITY = "quantity", _("By quantity")
    WEIGHT = "weight", _("By weight")
    VOLUME = "volume", _("By volume")


class TransferStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHIPPED = "shipped", _("In transit")
    RECEIVED = "received", _("Received")
    CANCELLED = "cancelled", _("Cancelled")


TRANSFER_NEXT = {
    TransferStatus.DRAFT: (TransferStatus.SHIPPED, TransferStatus.CANCELLED),
    TransferStatus.SHIPPED: (TransferStatus.RECEIVED,),
    TransferStatus.RECEIVED: (),
    TransferStatus.CANCELLED: (),
}
OPEN_TRANSFERS = (TransferStatus.DRAFT, TransferStatus.SHIPPED)


class LabelSize(models.TextChoices):
    """Paper that label printers take; the stylesheet knows each by its value."""

    ROLL_40 = "roll-40", _("Roll 40 × 30 mm")
    ROLL_60 = "roll-60", _("Roll 60 × 40 mm")
    ROLL_100 = "roll-100", _("Roll 100 × 50 mm")
    SHEET_24 = "sheet-24", _("A4 sheet, 3 × 8 labels")


class ABC(models.TextChoices):
    """By value of what leaves."""

    A = "A", _("A: most of the value")
    B = "B", _("B: the middle")
    C = "C", _("C: the rest")


class XYZ(models.TextChoices):
    """By how evenly it leaves."""

    X = "X", _("X: steady")
    Y = "Y", _("Y: varying")
    Z = "Z", _("Z: now and then")


class Priority(models.IntegerChoices):
    """Whose turn it is when there is not enough: the smallest number first."""

    URGENT = 1, _("Urgent")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class PromiseState(models.TextChoices):
    """Of a promise and of each reservation that covers it."""

    OPEN = "open", _("Open")
    FULFILLED = "fulfilled", _("Fulfilled")
    RELEASED = "released", _("Released")


class ExpiryAction(models.TextChoices):
    """What is proposed for goods that expire."""

    SCRAP = "scrap", _("Scrap")
    TRANSFER = "transfer", _("Transfer")
    DISCOUNT = "discount", _("Discount or return")
    NONE = "none", _("Sells in time")


class DraftKind(models.TextChoices):
    """What people do to stock by hand, and prepare as a draft."""

    RECEIPT = "receipt", _("Receipt without an order")
    ISSUE = "issue", _("Issue for own use")
    SCRAP = "scrap", _("Scrap")
    MOVE = "move", _("Move between locations")
    CUSTOMER_RETURN = "customer_return", _("Return from customer")
    SUPPLIER_RETURN = "supplier_return", _("Return to supplier")
    ASSEMBLY = "assembly", _("Assembly")
    DISASSEMBLY = "disassembly", _("Disassembly")
    LOT_CHANGE = "lot_change", _("Change of lot")
    ADJUSTMENT = "adjustment", _("Adjustment")
    OPENING = "opening", _("Opening balance")


class DraftStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", pgettext_lazy("state", "Posted")
    REVERSED = "reversed", _("Reversed")
    DISCARDED = "discarded", _("Discarded")


DRAFT_NEXT = {
    DraftStatus.DRAFT: (DraftStatus.POSTED, DraftStatus.DISCARDED),
    DraftStatus.POSTED: (DraftStatus.REVERSED,),
    DraftStatus.REVERSED: (),
    DraftStatus.DISCARDED: (),
}


class LineRole(models.TextChoices):
    """In an assembly or a disassembly: what goes in, and what comes of it."""

    USED = "used", _("Used up")
    MADE = "made", _("Comes of it")


class ReasonUse(models.TextChoices):
    """What a reason can be given for."""

    RECEIPT = "receipt", _("Receipt that deviates")
    ISSUE = "issue", _("Issue")
    SCRAP = "scrap", _("Scrap")
    MOVE = "move", _("Move")
    CUSTOMER_RETURN = "customer_return", _("Return from customer")
    SUPPLIER_RETURN = "supplier_return", _("Return to supplier")
    LOT_CHANGE = "lot_change", _("Change of lot")
    ADJUSTMENT = "adjustment", _("Adjustment")
    TRANSFER = "transfer", _("Difference of a transfer")
    REQUEST = "request", _("Request not met in full")


class RequestStatus(models.TextChoices):
    ASKED = "asked", _("Asked")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REQUEST_NEXT = {
    RequestStatus.ASKED: (
        RequestStatus.APPROVED,
        RequestStatus.REFUSED,
        RequestStatus.WITHDRAWN,
    ),
    RequestStatus.APPROVED: (),
    RequestStatus.REFUSED: (),
    RequestStatus.WITHDRAWN: (),
}
