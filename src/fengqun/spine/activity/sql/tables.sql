-- The append-only table of activities, its partitions, and its outbox.

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

-- The lowest id of a moment's millisecond, whatever its version and variant bits.
CREATE FUNCTION activity_first_id(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partition of a month if it is missing and moves there what fell into the net; whether it was missing.
-- Runs with the rights of the tables' owner: the role that serves can add months and can do nothing else to tables.
CREATE FUNCTION activity_ensure_month(month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    starts timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    lower_id uuid := activity_first_id(starts);
    upper_id uuid := activity_first_id(ends);
    partition text := 'activity_activity_' || to_char(month, 'YYYY_MM');
    has_stranded boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('fengqun.activity months', 0));
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    has_stranded := EXISTS (SELECT FROM activity_activity_default WHERE id >= lower_id AND id < upper_id);
    IF has_stranded THEN  -- once detached it is an ordinary table without the refusing row trigger
        ALTER TABLE activity_activity DETACH PARTITION activity_activity_default;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF activity_activity FOR VALUES FROM (%L) TO (%L)',
                   partition, lower_id, upper_id);
    EXECUTE format('CREATE TRIGGER activity_is_never_emptied BEFORE TRUNCATE ON %I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION activity_refuse_change()', partition);
    IF has_stranded THEN
        EXECUTE format('WITH moved AS (DELETE FROM activity_activity_default WHERE id >= %L AND id < %L RETURNING *)'
                       ' INSERT INTO %I SELECT * FROM moved', lower_id, upper_id, partition);
        ALTER TABLE activity_activity ATTACH PARTITION activity_activity_default DEFAULT;
    END IF;
    RETURN true;
END $$;

-- The outbox: emptied all the time, so it is vacuumed often and without waiting.

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
