"""What each kind of draft is: where its goods come from and go to, and what has to be said."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.choices import DocumentKind, DraftKind, LocationKind, ReasonUse


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind of draft moves goods. None: from, or to, a location of the place itself."""

    document: DocumentKind
    comes_from: LocationKind | None = None
    goes_to: LocationKind | None = None
    reasons: ReasonUse | None = None  # Which reasons can be given.
    needs_reason: bool = False
    columns: tuple[str, ...] = ()  # Of its lines, in their order.
    has_partner: bool = False
    needs_value: bool = False


GOODS = ("product", "quantity", "unit", "lot_code")
IN = (*GOODS, "expires_on", "destination", "value", "reason")
OUT = (*GOODS, "source", "reason")
CONVERTED = ("role", *GOODS, "expires_on", "source", "destination")
WAYS: Mapping[str, Way] = {
    DraftKind.RECEIPT: Way(
        DocumentKind.RECEIPT,
        comes_from=LocationKind.SUPPLIER,
        reasons=ReasonUse.RECEIPT,
        columns=IN,
        has_partner=True,
    ),
    DraftKind.ISSUE: Way(
        DocumentKind.ISSUE, goes_to=LocationKind.USE, reasons=ReasonUse.ISSUE, columns=OUT
    ),
    DraftKind.SCRAP: Way(
        DocumentKind.ISSUE,
        goes_to=LocationKind.SCRAP,
        reasons=ReasonUse.SCRAP,
        needs_reason=True,
        columns=OUT,
    ),
    DraftKind.MOVE: Way(
        DocumentKind.TRANSFER,
        reasons=ReasonUse.MOVE,
        columns=(*GOODS, "source", "destination"),
    ),
    DraftKind.CUSTOMER_RETURN: Way(
        DocumentKind.CUSTOMER_RETURN,
        comes_from=LocationKind.CUSTOMER,
        reasons=ReasonUse.CUSTOMER_RETURN,
        needs_reason=True,
        columns=(*GOODS, "expires_on", "destination", "reason"),
        has_partner=True,
    ),
    DraftKind.SUPPLIER_RETURN: Way(
        DocumentKind.SUPPLIER_RETURN,
        goes_to=LocationKind.SUPPLIER,
        reasons=ReasonUse.SUPPLIER_RETURN,
        needs_reason=True,
        columns=OUT,
        has_partner=True,
    ),
    DraftKind.ASSEMBLY: Way(
        DocumentKind.ASSEMBLY,
        columns=CONVERTED,
    ),
    DraftKind.DISASSEMBLY: Way(
        DocumentKind.DISASSEMBLY,
        columns=(*CONVERTED, "value"),
    ),
    DraftKind.LOT_CHANGE: Way(
        DocumentKind.LOT_CHANGE,
        reasons=ReasonUse.LOT_CHANGE,
        needs_reason=True,
        columns=(*GOODS, "new_lot_code", "expires_on", "source"),
    ),
    DraftKind.ADJUSTMENT: Way(
        DocumentKind.ADJUSTMENT,
        reasons=ReasonUse.ADJUSTMENT,
        needs_reason=True,
        columns=(*GOODS, "expires_on", "source", "value", "reason"),
    ),
    DraftKind.OPENING: Way(
        DocumentKind.OPENING,
        comes_from=LocationKind.OPENING,
        columns=(*GOODS, "expires_on", "destination", "value"),
        needs_value=True,
    ),
}
CONVERSIONS = (DraftKind.ASSEMBLY, DraftKind.DISASSEMBLY)


def bin_column(kind: str) -> str:
    """Which bin a scanned one means: where goods are put, else where they are taken from."""
    return "destination" if "destination" in WAYS[kind].columns else "source"
