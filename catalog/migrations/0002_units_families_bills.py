"""Other units and packs, kinds of barcodes, families with variants, successors, bills of materials."""

import core.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('code', models.CharField(max_length=16, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'attribute',
                'verbose_name_plural': 'attributes',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AttributeValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('code', models.CharField(help_text="Becomes a part of the products' codes.", max_length=16, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'attribute value',
                'verbose_name_plural': 'attribute values',
                'ordering': ['attribute', 'position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='BillLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', core.fields.FixedField(help_text='Stock units of the part.', verbose_name='quantity')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'part',
                'verbose_name_plural': 'parts',
                'ordering': ['bill', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BillOfMaterials',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assembly', 'Assembly: made first, then stocked'), ('kit', 'Kit: its parts are put together when it leaves')], default='assembly', max_length=8, verbose_name='kind')),
                ('quantity', core.fields.FixedField(default=1, help_text='Stock units of the product that the parts make.', verbose_name='makes')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'bill of materials',
                'verbose_name_plural': 'bills of materials',
                'ordering': ['product__sku'],
            },
        ),
        migrations.CreateModel(
            name='FamilyAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
            ],
            options={
                'verbose_name': 'attribute of a family',
                'verbose_name_plural': 'attributes of families',
                'ordering': ['family', 'position'],
            },
        ),
        migrations.CreateModel(
            name='ProductFamily',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(blank=True, max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('code', models.CharField(help_text="Begins the products' codes.", max_length=32, unique=True, verbose_name='code')),
                ('tracking', models.CharField(choices=[('none', 'Not tracked'), ('lot', 'By lot'), ('lot_expiry', 'By lot with expiry'), ('serial', 'By serial number')], default='none', max_length=12, verbose_name='tracking')),
                ('list_price', core.fields.FixedField(default=0, help_text='Per unit, in the base currency.', verbose_name='list price')),
            ],
            options={
                'verbose_name': 'product family',
                'verbose_name_plural': 'product families',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ProductUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numerator', models.PositiveBigIntegerField(help_text='So many stock units …', verbose_name='stock units')),
                ('denominator', models.PositiveBigIntegerField(default=1, help_text='… are so many of this unit.', verbose_name='make')),
                ('is_pack', models.BooleanField(default=False, help_text='Orders are whole ones of these.', verbose_name='pack')),
            ],
            options={
                'verbose_name': 'unit of a product',
                'verbose_name_plural': 'units of products',
                'ordering': ['product', 'unit'],
            },
        ),
        migrations.CreateModel(
            name='VariantValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'value of a variant',
                'verbose_name_plural': 'values of variants',
                'ordering': ['product', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='barcode',
            options={'ordering': ['code', 'pk'], 'verbose_name': 'barcode', 'verbose_name_plural': 'barcodes'},
        ),
        migrations.AddField(
            model_name='barcode',
            name='kind',
            field=models.CharField(choices=[('ean8', 'EAN-8'), ('upc', 'UPC-A'), ('ean13', 'EAN-13'), ('gtin14', 'ITF-14 (GTIN-14)'), ('supplier', "Supplier's own"), ('other', 'Other')], default='other', max_length=8, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='barcode',
            name='partner',
            field=models.ForeignKey(blank=True, help_text='Whose own code it is.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='barcodes', to='catalog.partner', verbose_name='supplier'),
        ),
        migrations.AddField(
            model_name='product',
            name='successor',
            field=models.ForeignKey(blank=True, help_text='What is ordered instead once this one ends.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='catalog.product', verbose_name='successor'),
        ),
        migrations.AddField(
            model_name='product',
            name='variant_key',
            field=models.CharField(blank=True, default='', editable=False, help_text="Keys of its attribute values in the family's order, such as 3-17.", max_length=200, verbose_name='variant'),
        ),
        migrations.AlterField(
            model_name='barcode',
            name='code',
            field=models.CharField(db_index=True, max_length=64, verbose_name='barcode'),
        ),
        migrations.AddConstraint(
            model_name='barcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'supplier'), ('partner__isnull', False)), models.Q(models.Q(('kind', 'supplier'), _negated=True), ('partner__isnull', True)), _connector='OR'), name='suppliers_code_names_its_supplier'),
        ),
        migrations.AddConstraint(
            model_name='barcode',
            constraint=models.UniqueConstraint(condition=models.Q(('partner__isnull', True)), fields=('code',), name='barcode_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='barcode',
            constraint=models.UniqueConstraint(condition=models.Q(('partner__isnull', False)), fields=('partner', 'code'), name='barcode_is_used_once_a_supplier'),
        ),
        migrations.AddField(
            model_name='attributevalue',
            name='attribute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='catalog.attribute', verbose_name='attribute'),
        ),
        migrations.AddField(
            model_name='billline',
            name='component',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used_in', to='catalog.product', verbose_name='part'),
        ),
        migrations.AddField(
            model_name='billofmaterials',
            name='product',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bill', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddField(
            model_name='billline',
            name='bill',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='catalog.billofmaterials', verbose_name='bill'),
        ),
        migrations.AddField(
            model_name='familyattribute',
            name='attribute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family_attributes', to='catalog.attribute'),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='attributes',
            field=models.ManyToManyField(related_name='families', through='catalog.FamilyAttribute', to='catalog.attribute', verbose_name='attributes'),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='families', to='catalog.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='productfamily',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='families', to='catalog.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='familyattribute',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family_attributes', to='catalog.productfamily'),
        ),
        migrations.AddField(
            model_name='product',
            name='family',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.productfamily', verbose_name='family'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('successor', models.F('id')), _negated=True), name='product_does_not_follow_itself'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family__isnull', True), ('variant_key', '')), models.Q(('family__isnull', False), models.Q(('variant_key', ''), _negated=True)), _connector='OR'), name='variant_has_family_and_values'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(condition=models.Q(('family__isnull', False)), fields=('family', 'variant_key'), name='one_product_a_variant'),
        ),
        migrations.AddField(
            model_name='productunit',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddField(
            model_name='productunit',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='catalog.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='variantvalue',
            name='attribute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.attribute', verbose_name='attribute'),
        ),
        migrations.AddField(
            model_name='variantvalue',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variant_values', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddField(
            model_name='variantvalue',
            name='value',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='catalog.attributevalue', verbose_name='attribute value'),
        ),
        migrations.AddConstraint(
            model_name='attributevalue',
            constraint=models.UniqueConstraint(fields=('attribute', 'code'), name='one_value_a_code'),
        ),
        migrations.AddConstraint(
            model_name='billofmaterials',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='bill_makes_something'),
        ),
        migrations.AddConstraint(
            model_name='billline',
            constraint=models.UniqueConstraint(fields=('bill', 'component'), name='one_line_a_part'),
        ),
        migrations.AddConstraint(
            model_name='billline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='part_has_a_quantity'),
        ),
        migrations.AddConstraint(
            model_name='productfamily',
            constraint=models.CheckConstraint(condition=models.Q(('list_price__gte', 0)), name='family_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='familyattribute',
            constraint=models.UniqueConstraint(fields=('family', 'attribute'), name='one_attribute_a_family'),
        ),
        migrations.AddConstraint(
            model_name='familyattribute',
            constraint=models.UniqueConstraint(fields=('family', 'position'), name='one_attribute_a_position'),
        ),
        migrations.AddConstraint(
            model_name='productunit',
            constraint=models.UniqueConstraint(fields=('product', 'unit'), name='one_ratio_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='productunit',
            constraint=models.CheckConstraint(condition=models.Q(('denominator__gt', 0), ('numerator__gt', 0)), name='ratio_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='productunit',
            constraint=models.UniqueConstraint(condition=models.Q(('is_pack', True)), fields=('product',), name='one_pack_a_product'),
        ),
        migrations.AddConstraint(
            model_name='variantvalue',
            constraint=models.UniqueConstraint(fields=('product', 'attribute'), name='one_value_an_attribute'),
        ),
    ]
