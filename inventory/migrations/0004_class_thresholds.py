"""The one row of thresholds, as the textbooks have them."""

from django.db import migrations


def create(apps, _schema_editor):
    apps.get_model("inventory", "ClassThresholds").objects.create(pk=1)


def remove(apps, _schema_editor):
    apps.get_model("inventory", "ClassThresholds").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_stock_classes")]

    operations = [migrations.RunPython(create, remove)]
