"""The append-only table of activities, its outbox and its dead letters."""

from django.db import migrations, models

import fengqun.kernel.clock
import fengqun.kernel.ids

ACTIVITY = """
CREATE TABLE activity_activity (
    community_id uuid NOT NULL,
    id uuid NOT NULL,
    verb text NOT NULL,
    actor_id uuid,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    cause_id uuid,
    payload jsonb NOT NULL,
    PRIMARY KEY (community_id, id)
) PARTITION BY RANGE (id);

CREATE INDEX activity_about_object ON activity_activity (community_id, object_id, id);
CREATE INDEX activity_by_actor ON activity_activity (community_id, actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX activity_by_verb ON activity_activity (community_id, verb, id);

CREATE FUNCTION activity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'activities are never changed or deleted: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER activity_is_append_only BEFORE UPDATE OR DELETE ON activity_activity
    FOR EACH ROW EXECUTE FUNCTION activity_refuse_change();
CREATE TRIGGER activity_is_never_emptied BEFORE TRUNCATE ON activity_activity
    FOR EACH STATEMENT EXECUTE FUNCTION activity_refuse_change();

CREATE TABLE activity_activity_default PARTITION OF activity_activity DEFAULT;
CREATE TRIGGER activity_is_never_emptied BEFORE TRUNCATE ON activity_activity_default
    FOR EACH STATEMENT EXECUTE FUNCTION activity_refuse_change();
"""

DELIVERY = """
CREATE SEQUENCE activity_delivery_seq;

CREATE TABLE activity_delivery (
    subscriber text NOT NULL,
    community_id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('activity_delivery_seq'),
    activity_id uuid NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,
    due_at timestamptz,
    PRIMARY KEY (subscriber, community_id, seq)
) WITH (
    fillfactor = 90,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = -1,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_threshold = 20000,
    autovacuum_analyze_scale_factor = 0
);

ALTER SEQUENCE activity_delivery_seq OWNED BY activity_delivery.seq;
"""


class Migration(migrations.Migration):
    """Create the tables of the room."""

    initial = True
    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    ACTIVITY,
                    "DROP TABLE activity_activity; DROP FUNCTION activity_refuse_change();",
                ),
            ],
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
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DELIVERY, "DROP TABLE activity_delivery;")],
            state_operations=[
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
                ("state", models.TextField(choices=[("parked", "搁置"), ("replayed", "已重做"), ("dismissed", "不再处理")], default="parked")),
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
