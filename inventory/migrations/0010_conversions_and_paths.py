"""Goods can become other goods, and every location of ours knows the zones it lies within."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

from core.schema import number_sequence

PREFIXES = ["AS", "DS", "LC"]


def create(apps, _schema_editor):
    Location = apps.get_model("inventory", "Location")
    Location.objects.create(
        code="CONVERSION", kind="conversion", name_zh="组装拆卸", name_en="Conversion"
    )
    Location.objects.filter(warehouse__isnull=False).update(path=Concat(F("code"), Value("/")))


def remove(apps, _schema_editor):
    Location = apps.get_model("inventory", "Location")
    Location.objects.filter(warehouse__isnull=True, kind="conversion").delete()


class Migration(migrations.Migration):
    dependencies = [("inventory", "0009_places")]

    operations = [
        migrations.RunPython(create, remove),
        *[number_sequence(prefix) for prefix in PREFIXES],
    ]
