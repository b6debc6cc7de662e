"""The index, the lexicon of Latin words, and the searches that found nothing."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import fengqun.kernel.clock
from django.db import migrations, models
from fengqun.spine.search.database import install, uninstall


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'kind', 'object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('community_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('object_id', models.UUIDField()),
                ('audience', models.TextField()),
                ('author_id', models.UUIDField(null=True)),
                ('moment', models.DateTimeField()),
                ('weight', models.FloatField(default=1.0)),
                ('title', models.TextField()),
                ('body', models.TextField(blank=True)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='search_by_words'), models.Index(fields=['community_id', 'moment'], name='search_by_moment')],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience', ''), _negated=True), name='a_found_thing_has_an_audience'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='a_found_thing_has_weight')],
            },
        ),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'text', blank=True, editable=False, primary_key=True, serialize=False)),
                ('community_id', models.UUIDField()),
                ('text', models.TextField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('first_at', models.DateTimeField(default=fengqun.kernel.clock.now)),
                ('last_at', models.DateTimeField(default=fengqun.kernel.clock.now)),
            ],
            options={
                'indexes': [models.Index(fields=['community_id', '-last_at'], name='search_misses_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('times__gt', 0)), name='a_miss_was_missed')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('community_id', models.UUIDField()),
                ('word', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['community_id', 'word'], name='search_words_of_a_community')],
            },
        ),
        migrations.RunPython(install, uninstall),
    ]
