"""Barcodes that are known already get the kind their digits tell."""

from django.db import migrations

KINDS = {8: "ean8", 12: "upc", 13: "ean13", 14: "gtin14"}
BATCH = 1000


def _kind_of(code):
    kind = KINDS.get(len(code))
    if kind is None or not (code.isascii() and code.isdigit()):
        return None
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code))
    )
    return None if weighted % 10 else kind


def tell(apps, _schema_editor):
    Barcode = apps.get_model("catalog", "Barcode")
    told = []
    for barcode in Barcode.objects.filter(kind="other").iterator(chunk_size=BATCH):
        kind = _kind_of(barcode.code)
        if kind is not None:
            barcode.kind = kind
            told.append(barcode)
        if len(told) == BATCH:
            Barcode.objects.bulk_update(told, ["kind"])
            told = []
    Barcode.objects.bulk_update(told, ["kind"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_units_families_bills")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
