"""ABC-XYZ classes of products, and where one class ends."""

import core.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_units_families_bills'),
        ('inventory', '0002_ledger_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClassThresholds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('history_days', models.PositiveSmallIntegerField(default=364, help_text='Counted to yesterday, in whole periods.', verbose_name='days looked back')),
                ('period_days', models.PositiveSmallIntegerField(default=28, help_text='Over which a quantity is compared.', verbose_name='days in a period')),
                ('a_share', models.FloatField(default=0.8, help_text='Cumulative share of the value, such as 0.8.', verbose_name='A up to')),
                ('b_share', models.FloatField(default=0.95, help_text='Cumulative share of the value, such as 0.95.', verbose_name='B up to')),
                ('x_variation', models.FloatField(default=0.5, help_text='Deviation over mean of the quantity a period.', verbose_name='X up to')),
                ('y_variation', models.FloatField(default=1.0, help_text='Deviation over mean of the quantity a period.', verbose_name='Y up to')),
            ],
            options={
                'verbose_name': 'thresholds of classes',
                'verbose_name_plural': 'thresholds of classes',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='thresholds_are_the_only_ones'), models.CheckConstraint(condition=models.Q(('a_share__gt', 0), ('b_share__gt', models.F('a_share')), ('b_share__lte', 1)), name='shares_of_classes_rise'), models.CheckConstraint(condition=models.Q(('x_variation__gt', 0), ('y_variation__gt', models.F('x_variation'))), name='variations_of_classes_rise'), models.CheckConstraint(condition=models.Q(('history_days__gte', django.db.models.expressions.CombinedExpression(models.Value(2), '*', models.F('period_days'))), ('period_days__gte', 1)), name='classes_look_back_two_periods')],
            },
        ),
        migrations.CreateModel(
            name='StockClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('abc', models.CharField(choices=[('A', 'A: most of the value'), ('B', 'B: the middle'), ('C', 'C: the rest')], max_length=1, verbose_name='ABC class')),
                ('xyz', models.CharField(choices=[('X', 'X: steady'), ('Y', 'Y: varying'), ('Z', 'Z: now and then')], max_length=1, verbose_name='XYZ class')),
                ('quantity', core.fields.FixedField(help_text='That left, in stock units.', verbose_name='quantity')),
                ('value', core.fields.FixedField(help_text='At cost, of what left, in the base currency.', verbose_name='value')),
                ('cumulative_share', models.FloatField(help_text='Of the value of all that left, with every product before it; 1 is all.', verbose_name='cumulative share')),
                ('variation', models.FloatField(help_text='Of the quantity a period: its deviation over its mean. Empty: none left.', null=True, verbose_name='variation')),
                ('computed_on', models.DateField(verbose_name='computed on')),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stock_class', to='catalog.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'stock class',
                'verbose_name_plural': 'stock classes',
                'ordering': ['cumulative_share', 'product'],
                'indexes': [models.Index(fields=['abc', 'xyz'], name='products_of_a_class')],
                'constraints': [models.CheckConstraint(condition=models.Q(('variation__isnull', True), ('variation__gte', 0), _connector='OR'), name='class_variation_not_negative'), models.CheckConstraint(condition=models.Q(('cumulative_share__gte', 0), ('cumulative_share__lte', 1)), name='class_share_is_a_share')],
            },
        ),
    ]
