"""Orders have numbers."""

from django.db import migrations

from core.schema import number_sequence


class Migration(migrations.Migration):
    dependencies = [("purchasing", "0001_initial")]

    operations = [number_sequence("PO")]
