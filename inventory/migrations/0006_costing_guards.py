"""What documents did to costs cannot be rewritten, and their kinds have numbers."""

from django.db import migrations

from core.schema import append_only, number_sequence


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_costing")]

    operations = [
        append_only("inventory_costchange"),
        append_only("inventory_landedcost"),
        append_only("inventory_landedshare"),
        append_only("inventory_returnlink"),
        number_sequence("VC"),
        number_sequence("LD"),
    ]
