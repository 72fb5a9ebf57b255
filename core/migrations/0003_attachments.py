"""Files and pictures that hang on rows of any app."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_company'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_type', models.CharField(help_text='Such as catalog.product.', max_length=64, verbose_name='kind of row')),
                ('object_id', models.CharField(max_length=64, verbose_name='key of the row')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('stored_as', models.CharField(max_length=200, unique=True, verbose_name='kept as')),
                ('thumbnail_as', models.CharField(blank=True, max_length=200, verbose_name='small picture kept as')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(help_text='In bytes.', verbose_name='size')),
                ('fingerprint', models.CharField(help_text='SHA-256 of the file as it was handed in.', max_length=64, verbose_name='fingerprint')),
                ('is_picture', models.BooleanField(default=False, verbose_name='picture')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('added_by', models.ForeignKey(help_text='Empty: the system itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['position', 'pk'],
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='attachments_of_a_row')],
                'constraints': [models.UniqueConstraint(fields=('object_type', 'object_id', 'fingerprint'), name='a_file_hangs_once_on_a_row'), models.CheckConstraint(condition=models.Q(models.Q(('is_picture', False), ('thumbnail_as', '')), models.Q(('is_picture', True), models.Q(('thumbnail_as', ''), _negated=True)), _connector='OR'), name='pictures_have_a_small_one')],
            },
        ),
    ]
