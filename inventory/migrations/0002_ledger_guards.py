"""The ledger cannot be rewritten, and stock can come from and go to the places outside."""

from django.db import migrations

from core.schema import append_only, number_sequence

OUTSIDE = [
    ("supplier", "供应商", "Suppliers"),
    ("customer", "客户", "Customers"),
    ("use", "自用", "Own use"),
    ("scrap", "报废", "Scrap"),
    ("difference", "盘点差异", "Differences"),
    ("opening", "期初", "Opening balance"),
]
PREFIXES = ["RC", "SH", "IS", "MV", "AD", "OP", "RS", "CR", "RV", "TR"]


def create(apps, _schema_editor):
    Location = apps.get_model("inventory", "Location")
    for kind, name_zh, name_en in OUTSIDE:
        Location.objects.create(code=kind.upper(), kind=kind, name_zh=name_zh, name_en=name_en)


def remove(apps, _schema_editor):
    apps.get_model("inventory", "Location").objects.filter(warehouse__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        migrations.RunPython(create, remove),
        append_only("inventory_stockdocument"),
        append_only("inventory_stockmovement"),
        *[number_sequence(prefix) for prefix in PREFIXES],
    ]
