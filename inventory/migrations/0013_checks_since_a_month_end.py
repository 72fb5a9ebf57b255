from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0012_reasons_and_numbers")]

    operations = [
        migrations.AddField(
            "ledgercheck",
            "since",
            models.DateField(
                null=True,
                help_text=(
                    "Its first day: what was before is taken from the month end that an earlier "
                    "check proved. Empty: everything."
                ),
                verbose_name="since",
            ),
        ),
    ]
