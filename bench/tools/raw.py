"""The same rows as a posted document, written by hand in one statement: as fast as it can be."""

import uuid
from collections.abc import Callable
from datetime import date

import psycopg
from django.db import connection

from bench.tools.house import World

# No key is looked up, no shortage told, no value settled with care: only the rows, and their locks.
ISSUE = """
WITH document AS (
    INSERT INTO inventory_stockdocument
        (kind, number, key, fingerprint, origin, warehouse_id, effective_on, recorded_at, reason)
    VALUES ('issue', 'IS-' || lpad(nextval('number_is')::text, 6, '0'), %(key)s, %(fingerprint)s,
            '', %(warehouse)s, %(day)s, now(), '')
    RETURNING id
), wanted AS (
    SELECT * FROM unnest(%(products)s::bigint[], %(lots)s::bigint[], %(quantities)s::bigint[])
        WITH ORDINALITY AS w (product_id, lot_id, quantity, line)
), balance AS (
    SELECT b.id, w.quantity FROM inventory_stockbalance b JOIN wanted w
        ON (b.product_id, b.lot_id) = (w.product_id, w.lot_id) AND b.location_id = %(stock)s
    ORDER BY b.product_id, b.location_id, b.lot_id FOR UPDATE OF b
), taken AS (
    UPDATE inventory_stockbalance b SET on_hand = on_hand - balance.quantity
    FROM balance WHERE b.id = balance.id RETURNING b.id
), cost AS (
    SELECT c.id, w.quantity, w.product_id,
           round(c.value::numeric * w.quantity / c.quantity / 10000) * 10000 AS value
    FROM inventory_stockcost c JOIN wanted w USING (product_id)
    WHERE c.warehouse_id = %(warehouse)s
    ORDER BY c.product_id, c.warehouse_id FOR UPDATE OF c
), valued AS (
    UPDATE inventory_stockcost c
    SET quantity = c.quantity - cost.quantity, value = c.value - cost.value::bigint
    FROM cost WHERE c.id = cost.id RETURNING cost.product_id, cost.value::bigint AS value
), movement AS (
    INSERT INTO inventory_stockmovement (document_id, line, product_id, lot_id, source_id,
        destination_id, quantity, value, reason, effective_on, recorded_at)
    SELECT document.id, w.line, w.product_id, w.lot_id, %(stock)s, %(customer)s,
           w.quantity, valued.value, 'move', %(day)s, now()
    FROM document, wanted w JOIN valued USING (product_id)
    RETURNING 1
), trail AS (
    INSERT INTO core_auditentry (recorded_at, action, object_type, object_id, facts)
    SELECT now(), 'stockdocument.post', 'inventory.stockdocument', document.id::text, '{}'
    FROM document
)
INSERT INTO core_outboxevent (name, facts, created_at)
SELECT 'inventory.document_posted', jsonb_build_object('document_id', document.id), now()
FROM document
"""


def raw_issuer(world: World, lots: dict[int, int], choose: Callable[[], list[int]]):
    """An act that issues one piece of each product ``choose`` names, on a connection of its own."""
    parameters = connection.get_connection_params()
    known = {
        name: parameters[name] for name in ("host", "port", "user", "dbname") if name in parameters
    }
    session = psycopg.connect(**known, password=parameters.get("password"), autocommit=True)
    facts = {
        "warehouse": world.warehouse.pk,
        "stock": world.stock.pk,
        "customer": world.customer.pk,
        "day": date.today(),  # noqa: DTZ011 - Any day will do.
    }

    def issue(_number: int) -> None:
        products = choose()
        session.execute(
            ISSUE,
            facts
            | {
                "key": uuid.uuid4().hex,
                "fingerprint": uuid.uuid4().hex * 2,
                "products": products,
                "lots": [lots[product] for product in products],
                "quantities": [1_000_000] * len(products),
            },
        )

    return issue
