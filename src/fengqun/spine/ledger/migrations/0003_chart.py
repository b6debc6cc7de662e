from django.db import migrations, models

from fengqun.spine.ledger.database import install, remove


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_verification'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChartedPurpose',
            fields=[
                ('code', models.CharField(db_collation='C', max_length=40, primary_key=True, serialize=False)),
                ('category', models.CharField(max_length=10)),
                ('normal', models.CharField(max_length=6)),
                ('has_floor', models.BooleanField()),
                ('shards', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'ledger_purpose',
            },
        ),
        migrations.RunPython(install, remove),
    ]
