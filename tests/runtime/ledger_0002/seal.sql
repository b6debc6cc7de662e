-- The digest of journals: sha256 over all that a journal says and over each transfer that it made (as made)
-- or settled (as settled). It never changes again, so a journal can be sealed as soon as it is committed.
-- Answers a row for each id, in the given order; digest NULL where there is no such journal.
CREATE OR REPLACE FUNCTION ledger_digests(p_community uuid, p_journal_ids uuid[])
RETURNS TABLE (place bigint, journal_id uuid, digest bytea)
LANGUAGE sql STABLE SET search_path = {schema}, pg_temp
-- Rows are looked up by key, also where `verify` has the planner join whole tables.
SET enable_nestloop = on SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $function$
    SELECT w.no, w.id,
           sha256(convert_to(jsonb_build_array(
               j.community_id, j.id, j.key, encode(j.request_hash, 'hex'), j.rule, j.cause_kind, j.cause_id,
               j.activity_id, j.activity_verb, j.params, extract(epoch FROM j.occurred_at),
               extract(epoch FROM j.recorded_at), j.reverses, j.transfer_ids
           )::text, 'UTF8') || coalesce(t.content, ''))
    FROM unnest(p_journal_ids) WITH ORDINALITY AS w (id, no)
    LEFT JOIN ledger_journal j ON j.community_id = p_community AND j.id = w.id
    LEFT JOIN LATERAL (
        SELECT string_agg(convert_to(CASE WHEN t.journal_id = j.id THEN jsonb_build_array(
                   t.id, t.journal_id, t.debit_account_id, t.credit_account_id, t.amount_minor, t.unit,
                   CASE WHEN t.settled_at IS NULL THEN t.state ELSE 'pending' END,
                   CASE WHEN t.settled_at IS NULL THEN t.posted_minor END,
                   extract(epoch FROM t.occurred_at), extract(epoch FROM t.expires_at),
                   t.debit_version, t.credit_version, t.debit_balance_minor, t.credit_balance_minor, t.note
               ) ELSE jsonb_build_array(
                   t.id, t.state, t.posted_minor, extract(epoch FROM t.settled_at), t.settled_journal_id,
                   t.settled_debit_version, t.settled_credit_version,
                   t.settled_debit_balance_minor, t.settled_credit_balance_minor
               ) END::text, 'UTF8'), ''::bytea ORDER BY m.no) AS content
        FROM unnest(j.transfer_ids) WITH ORDINALITY AS m (id, no)
        JOIN ledger_transfer t ON t.community_id = p_community AND t.id = m.id
    ) t ON true
    WHERE j.id IS NOT NULL
    UNION ALL
    SELECT w.no, w.id, NULL::bytea
    FROM unnest(p_journal_ids) WITH ORDINALITY AS w (id, no)
    WHERE NOT EXISTS (SELECT FROM ledger_journal j WHERE j.community_id = p_community AND j.id = w.id)
    ORDER BY 1
$function$;

-- The hash of a block: over its community, number, predecessor and the digests of its journals, in order.
CREATE OR REPLACE FUNCTION ledger_block_hash(
    p_community uuid, p_number bigint, p_previous bytea, p_journal_ids uuid[], p_digests bytea[]
)
RETURNS bytea LANGUAGE sql IMMUTABLE
AS $function$
    SELECT sha256(convert_to(p_community || '/' || p_number || '/', 'UTF8') || p_previous
                  || coalesce((SELECT string_agg(uuid_send(d.id) || d.digest, ''::bytea ORDER BY d.no)
                               FROM unnest(p_journal_ids, p_digests) WITH ORDINALITY AS d (id, digest, no)), ''))
$function$;

-- Seals up to about p_limit waiting journals into the next block; answers how many (0: nothing waits, or
-- somebody else is sealing this community).
CREATE OR REPLACE FUNCTION ledger_seal(p_community uuid, p_now timestamptz, p_limit int)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp
AS $function$
DECLARE
    waiting uuid[];
    batches uuid[];
    digests bytea[];
    last_number bigint;
    last_hash bytea;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('ledger_seal/' || p_community, 0)) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(u.id), array_agg(j.id ORDER BY u.id, j.no)
    INTO batches, waiting
    FROM (
        SELECT x.id, x.journal_ids, sum(cardinality(x.journal_ids)) OVER (ORDER BY x.id) AS upto
        FROM (SELECT * FROM ledger_unsealed x WHERE x.community_id = p_community ORDER BY x.id LIMIT p_limit) x
    ) u, unnest(u.journal_ids) WITH ORDINALITY AS j (id, no)
    WHERE u.upto - cardinality(u.journal_ids) < p_limit;
    IF waiting IS NULL THEN
        RETURN 0;
    END IF;
    SELECT array_agg(d.digest ORDER BY d.place) INTO digests FROM ledger_digests(p_community, waiting) d;
    SELECT b.number, b.hash INTO last_number, last_hash
    FROM ledger_block b WHERE b.community_id = p_community ORDER BY b.number DESC LIMIT 1;
    last_number := coalesce(last_number, 0);
    last_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
    INSERT INTO ledger_block (community_id, number, previous_hash, hash, journal_ids, digests, sealed_at)
    VALUES (p_community, last_number + 1, last_hash,
            ledger_block_hash(p_community, last_number + 1, last_hash, waiting, digests), waiting, digests, p_now);
    DELETE FROM ledger_unsealed WHERE community_id = p_community AND id = ANY (batches);
    RETURN cardinality(waiting);
END
$function$;
