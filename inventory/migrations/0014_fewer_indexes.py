"""What every posting writes is written once: no index that another one begins with.

PostgreSQL keeps half of each page of balances and cost pools free, so that a row which changes
stays on its page and none of its indexes is written again.
"""

from django.db import migrations, models
from django.db.models import PROTECT

# Table, column, the index as Django named it.
SPARED = [
    ("inventory_lot", "product_id", "inventory_lot_product_id_9db77706"),
    ("inventory_stockbalance", "location_id", "inventory_stockbalance_location_id_456b261b"),
    ("inventory_stockbalance", "product_id", "inventory_stockbalance_product_id_89759ee7"),
    ("inventory_stockcost", "product_id", "inventory_stockcost_product_id_2aa3da3a"),
    ("inventory_stockmovement", "document_id", "inventory_stockmovement_document_id_fbd86ded"),
    ("inventory_stockmovement", "product_id", "inventory_stockmovement_product_id_4eccfd0a"),
]
OFTEN_CHANGED = ["inventory_stockbalance", "inventory_stockcost"]


def spare(_apps, schema_editor):
    for _table, _column, name in SPARED:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
    if schema_editor.connection.vendor == "postgresql":
        for table in OFTEN_CHANGED:
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = 45)")


def make_again(_apps, schema_editor):
    for table, column, name in SPARED:
        schema_editor.execute(f"CREATE INDEX {name} ON {table} ({column})")
    if schema_editor.connection.vendor == "postgresql":
        for table in OFTEN_CHANGED:
            schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")


def without_index(model: str, field: str, to: str, related: str, label: str):
    return migrations.AlterField(
        model,
        field,
        models.ForeignKey(
            db_index=False, on_delete=PROTECT, related_name=related, to=to, verbose_name=label
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_measures"),
        ("inventory", "0013_checks_since_a_month_end"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(spare, make_again)],
            state_operations=[
                without_index("lot", "product", "catalog.product", "lots", "product"),
                without_index(
                    "stockbalance", "location", "inventory.location", "balances", "location"
                ),
                without_index("stockbalance", "product", "catalog.product", "balances", "product"),
                without_index("stockcost", "product", "catalog.product", "costs", "product"),
                without_index(
                    "stockmovement", "document", "inventory.stockdocument", "movements", "document"
                ),
                without_index(
                    "stockmovement", "product", "catalog.product", "movements", "product"
                ),
            ],
        ),
    ]
