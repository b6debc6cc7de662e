"""The append-only table of activities, its outbox and its dead letters."""

from django.db import migrations, models

import fengqun.kernel.clock
import fengqun.kernel.ids
from fengqun.spine.activity.database import install, uninstall

class Migration(migrations.Migration):
    """Create the tables of the room."""

    initial = True
    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(install, uninstall)],
            state_operations=[
                migrations.CreateModel(
                    name="ActivityRow",
                    fields=[
                        ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("community_id", models.UUIDField()),
                        ("id", models.UUIDField(default=fengqun.kernel.ids.new_id)),
                        ("verb", models.TextField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("object_kind", models.TextField()),
                        ("object_id", models.UUIDField()),
                        ("occurred_at", models.DateTimeField(default=fengqun.kernel.clock.now)),
                        ("recorded_at", models.DateTimeField(default=fengqun.kernel.clock.now)),
                        ("cause_id", models.UUIDField(null=True)),
                        ("payload", models.JSONField(default=dict)),
                    ],
                    options={"db_table": "activity_activity", "managed": False},
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("pk", models.CompositePrimaryKey("subscriber", "community_id", "seq", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("subscriber", models.TextField()),
                        ("community_id", models.UUIDField()),
                        ("seq", models.BigIntegerField()),
                        ("activity_id", models.UUIDField()),
                        ("attempts", models.SmallIntegerField(default=0)),
                        ("due_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "activity_delivery"},
                ),
            ],
        ),
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("community_id", models.UUIDField()),
                ("id", models.UUIDField(default=fengqun.kernel.ids.new_id)),
                ("subscriber", models.TextField()),
                ("activity_id", models.UUIDField()),
                ("seq", models.BigIntegerField()),
                ("state", models.TextField(choices=[("parked", "搁置"), ("replayed", "已重做"), ("dismissed", "已了结")], default="parked")),
                ("error", models.TextField()),
                ("traceback", models.TextField(blank=True)),
                ("attempts", models.SmallIntegerField()),
                ("parked_at", models.DateTimeField(default=fengqun.kernel.clock.now)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "parked")), fields=["community_id", "-id"], name="activity_parked_letters"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("community_id", "subscriber", "activity_id"), name="one_dead_letter_per_subscriber_and_activity"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("state", "parked")),
                            models.Q(("resolved_at__isnull", False), ("state__in", ["replayed", "dismissed"])),
                            _connector="OR",
                        ),
                        name="a_dead_letter_is_parked_or_resolved",
                    ),
                ],
            },
        ),
    ]
