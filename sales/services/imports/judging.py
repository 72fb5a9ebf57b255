"""A verdict for every row of a file of sales, a chunk at a time."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.quantities import SCALE
from exchange.services.cells import (
    FORMULA,
    Moments,
    flags,
    joined,
    literal,
    moments,
    numbers,
    texts,
)
from sales.choices import TAKEN, Verdict
from sales.models import SalesRecord
from sales.services.imports.making import can_be_made

QUANTITY_LIMIT = 1_000_000  # Units in one line: beyond this it is a slip of the finger.
PRICE_LIMIT = 1_000_000
AMOUNT_LIMIT = 1_000_000_000
LINE_KEY = r"^[0-9a-f]{32}$"  # A fingerprint, as our own exports write it.
LOOKED_UP_AT_ONCE = 5_000
FINGERPRINT_BYTES = 16
VERDICTS = tuple(Verdict)
NUMBER_OF = {verdict: number for number, verdict in enumerate(VERDICTS)}
# Codes that tills and shops use for what is not a product.
NOT_A_PRODUCT = re.compile(r"C2|GIFT[_ -].*|ADJUST\d*|TEST\d*|[^0-9]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the rows are taken in."""

    warehouse_id: int
    zone: str
    today: date
    is_day_first: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One chunk: every row's verdict, and what it says where it can be used."""

    verdicts: NDArray[np.int8]  # Positions in VERDICTS.
    codes: list[str]  # Distinct codes, in capitals.
    code_of: NDArray[np.int32]
    names: pa.Array | None
    quantities: NDArray[np.int64]
    amounts: NDArray[np.int64]
    days: NDArray[np.datetime64]
    fingerprints: dict[int, bytes]  # By row, where the line comes in.

    def is_taken(self) -> NDArray[np.bool_]:
        return np.isin(self.verdicts, [NUMBER_OF[verdict] for verdict in TAKEN])


@dataclass(frozen=True, slots=True)
class Money:
    """What the lines of a chunk cost."""

    prices: NDArray[np.int64]
    amounts: NDArray[np.int64]
    is_bad: NDArray[np.bool_]


@dataclass(slots=True)
class Judge:
    """What is known before a chunk: products by code, and the lines seen so far."""

    place: Place
    products: dict[str, int]  # Code or barcode in capitals → product.
    makes_products: bool
    has_history: bool  # Lines were taken in before: each is looked up.
    seen: set[bytes] = field(default_factory=set)
    repeats: Counter[bytes] = field(default_factory=Counter)

    def judge(self, chunk: dict[str, pa.Array]) -> Judged:
        """Verdicts of ``chunk``; what would come in is remembered as seen."""
        quantity = numbers(chunk["quantity"], limit=QUANTITY_LIMIT)
        when = moments(
            chunk["date"],
            zone=self.place.zone,
            today=self.place.today,
            is_day_first=self.place.is_day_first,
        )
        money = _money(chunk, quantity.units)
        codes, code_of = _distinct_codes(chunk["product"])
        known, dirty = self._sorted_codes(codes)
        verdicts = np.full(len(code_of), NUMBER_OF[Verdict.OK], np.int8)
        for verdict, fits in (  # The last one that fits holds.
            (Verdict.MISSING_CUSTOMER, _is_empty(chunk, "customer")),
            (Verdict.BAD_PRICE, money.is_bad),
            (Verdict.UNKNOWN_CODE, ~known[code_of]),
            (Verdict.DIRTY_CODE, dirty[code_of]),
            (Verdict.BAD_DATE, ~when.is_day),
            (Verdict.HUGE_QUANTITY, quantity.is_huge),
            (Verdict.ZERO_QUANTITY, quantity.units == 0),
            (Verdict.NEGATIVE_QUANTITY, quantity.units < 0),
            (Verdict.HUGE_QUANTITY, quantity.is_huge),
            (Verdict.NOT_A_NUMBER, ~quantity.is_number),
            (Verdict.CANCELLED, _is_cancelled(chunk)),
            (Verdict.FORMULA, _is_formula(chunk)),
        ):
            verdicts[fits] = NUMBER_OF[verdict]
        judged = Judged(
            verdicts=verdicts,
            codes=codes,
            code_of=code_of,
            names=texts(chunk["description"]) if "description" in chunk else None,
            quantities=quantity.units,
            amounts=money.amounts,
            days=when.days,
            fingerprints={},
        )
        self._find_duplicates(chunk, judged, when, money)
        return judged

    def _sorted_codes(self, codes: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which codes have a product or will get one, and which are no product's."""
        has_product = np.array([code in self.products for code in codes], np.bool_)
        dirty = np.array([NOT_A_PRODUCT.fullmatch(code) is not None for code in codes], np.bool_)
        dirty &= ~has_product
        makeable = np.array([can_be_made(code) for code in codes], np.bool_) & self.makes_products
        return has_product | (makeable & ~dirty), dirty

    def _find_duplicates(
        self, chunk: dict[str, pa.Array], judged: Judged, when: Moments, money: Money
    ) -> None:
        rows = np.flatnonzero(judged.is_taken())
        digests = self._digests(chunk, judged, when, money, rows)
        known = _taken_in_before(digests) if self.has_history else set()
        for row, digest in zip(rows.tolist(), digests, strict=True):
            if digest in self.seen or digest in known:
                judged.verdicts[row] = NUMBER_OF[Verdict.DUPLICATE]
            else:
                self.seen.add(digest)
                judged.fingerprints[row] = digest

    def _digests(
        self,
        chunk: dict[str, pa.Array],
        judged: Judged,
        when: Moments,
        money: Money,
        rows: NDArray[np.intp],
    ) -> list[bytes]:
        codes = pa.array(judged.codes, pa.string()).take(pa.array(judged.code_of[rows]))
        figures = [when.seconds, judged.quantities, money.prices]
        if "amount" in chunk:
            figures.append(money.amounts)
        columns = [codes, *(pa.array(values[rows]).cast(pa.string()) for values in figures)]
        named = [chunk[name] for name in ("invoice", "customer") if name in chunk]
        columns += [texts(column).take(pa.array(rows)) for column in named]
        start = f"{self.place.warehouse_id}|"
        digests = [_digest(start + line) for line in joined(columns, "|")]
        if "invoice" not in chunk:
            digests = [self._numbered(digest) for digest in digests]
        return _with_line_keys(chunk, rows, digests)

    def _numbered(self, digest: bytes) -> bytes:
        """Without invoice numbers two equal lines are two sales: the second gets a number."""
        self.repeats[digest] += 1
        count = self.repeats[digest]
        return digest if count == 1 else _digest(f"{digest.hex()}|{count}")


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=FINGERPRINT_BYTES).digest()


def _taken_in_before(digests: list[bytes]) -> set[bytes]:
    known: set[bytes] = set()
    for start in range(0, len(digests), LOOKED_UP_AT_ONCE):
        part = digests[start : start + LOOKED_UP_AT_ONCE]
        found = SalesRecord.objects.filter(fingerprint__in=part)
        known.update(bytes(digest) for digest in found.values_list("fingerprint", flat=True))
    return known


def _distinct_codes(column: pa.Array) -> tuple[list[str], NDArray[np.int32]]:
    encoded = pc.dictionary_encode(pc.utf8_upper(literal(column)))
    return encoded.dictionary.to_pylist(), np.asarray(encoded.indices, np.int32)


def _is_empty(chunk: dict[str, pa.Array], name: str) -> NDArray[np.bool_]:
    if name not in chunk:
        return np.zeros(len(chunk["product"]), np.bool_)
    return _flags(pc.equal(texts(chunk[name]), ""))


def _is_cancelled(chunk: dict[str, pa.Array]) -> NDArray[np.bool_]:
    if "invoice" not in chunk:
        return np.zeros(len(chunk["product"]), np.bool_)
    return _flags(pc.match_substring_regex(texts(chunk["invoice"]), r"^[cC]-?\d"))


def _flags(column: Any) -> NDArray[np.bool_]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)


def _is_formula(chunk: dict[str, pa.Array]) -> NDArray[np.bool_]:
    found = np.zeros(len(chunk["product"]), np.bool_)
    for name in ("product", "quantity", "date"):
        found |= flags(chunk[name], FORMULA)
    return found


def _with_line_keys(
    chunk: dict[str, pa.Array], rows: NDArray[np.intp], digests: list[bytes]
) -> list[bytes]:
    """The fingerprints that our own export wrote down, where there are any."""
    if "line" not in chunk:
        return digests
    keys = texts(chunk["line"])
    is_key = flags(keys, LINE_KEY)
    given = keys.take(pa.array(rows)).to_pylist()
    return [
        bytes.fromhex(key) if is_key[row] else digest
        for row, key, digest in zip(rows.tolist(), given, digests, strict=True)
    ]


def _money(chunk: dict[str, pa.Array], quantities: NDArray[np.int64]) -> Money:
    """The amount of a line as it is given, else quantity × price; nothing where neither can be."""
    nothing = np.zeros(len(quantities), np.int64)
    prices, is_bad = nothing, nothing.astype(np.bool_)
    if "price" in chunk:
        prices, is_bad = _sensible(chunk["price"], PRICE_LIMIT)
    amounts = _amounts(quantities, prices)
    if "amount" in chunk:
        given, is_missing = _sensible(chunk["amount"], AMOUNT_LIMIT)
        amounts = np.where(is_missing, amounts, given)
        is_bad = is_bad & is_missing if "price" in chunk else is_missing
    return Money(prices, amounts, is_bad)


def _sensible(column: pa.Array, limit: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Numbers that can be money, and where there is none."""
    found = numbers(column, limit=limit)
    is_bad = ~found.is_number | found.is_huge | (found.units < 0)
    return np.where(is_bad, 0, found.units), is_bad


def _amounts(quantities: NDArray[np.int64], prices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Quantity × price, all in units of 10^-6: in two parts, so that 64 bits are enough."""
    whole, rest = np.divmod(quantities, SCALE)
    return whole * prices + rest * prices // SCALE
