"""The installation's one company, the currencies it may use, and an audit trail that stays."""

from django.db import migrations

from core.schema import append_only

CURRENCIES = [
    ("CNY", "¥", 2),
    ("EUR", "€", 2),
    ("GBP", "£", 2),
    ("HKD", "HK$", 2),
    ("JPY", "¥", 0),
    ("USD", "$", 2),
]


def create(apps, _schema_editor):
    Currency = apps.get_model("core", "Currency")
    Company = apps.get_model("core", "Company")
    for code, symbol, minor_digits in CURRENCIES:
        Currency.objects.create(code=code, symbol=symbol, minor_digits=minor_digits)
    Company.objects.create(pk=1, name_zh="我的公司", name_en="My company", currency_id="CNY")


def remove(apps, _schema_editor):
    apps.get_model("core", "Company").objects.all().delete()
    apps.get_model("core", "Currency").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunPython(create, remove),
        append_only("core_auditentry"),
    ]
