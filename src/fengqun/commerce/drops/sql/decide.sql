-- Decides a batch of claims of ONE community, for any number of its drops, in one transaction.
--
-- First the drops are locked in the order of their ids, and read as they are under the lock. Then the claims are read in
-- a fresh snapshot: under READ COMMITTED each statement of a function sees what was committed before it began. So of two
-- nodes that decide claims of the same drop at once the second sees all that the first has decided, and nobody waits in
-- a circle.
--
-- Answers one row a claim, in no particular order: `verdict` is won, sold_out or limit_reached, which are kept; or
-- not_found, not_eligible, cancelled, over, paused or not_yet, which hold for the moment only. `is_new` says that the row was
-- written just now, `starts_at` is told to who comes too early; a key that was decided before gets the decision of then. `is_whole` is false where a drop did
-- not have the units that were given out: the caller then undoes everything. It cannot happen while the lock holds.
--
-- Every look-up goes by an index, planned anew for each batch: on a table that has just begun to fill the planner knows
-- no statistics, and one plan kept from then would read all claims of a drop for each claim of a batch.
--
-- `the_moment` is the caller's clock, so that a replay of the past and a test decide as that moment would have.
CREATE OR REPLACE FUNCTION drops_decide(
    the_community uuid, the_moment timestamptz,
    drop_ids uuid[], member_ids uuid[], keys text[], claim_ids uuid[], are_here boolean[]
)
RETURNS TABLE (place bigint, verdict text, claim_id uuid, pay_until timestamptz, starts_at timestamptz,
               is_new boolean, is_whole boolean)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off
AS $body$
#variable_conflict use_column
DECLARE
    the_drops uuid[];
    the_states text[];
    the_starts timestamptz[];
    the_ends timestamptz[];
    all_remaining integer[];
    the_limits integer[];
    all_pay_minutes integer[];
BEGIN
    SELECT array_agg(locked.id), array_agg(locked.state), array_agg(locked.starts_at), array_agg(locked.ends_at),
           array_agg(locked.remaining), array_agg(locked.per_member_limit), array_agg(locked.pay_minutes)
      INTO the_drops, the_states, the_starts, the_ends, all_remaining, the_limits, all_pay_minutes
      FROM (
        SELECT * FROM drops_drop AS drop_row
         WHERE drop_row.community_id = the_community AND drop_row.id = ANY (drop_ids)
         ORDER BY drop_row.id
           FOR NO KEY UPDATE
      ) AS locked;

    RETURN QUERY
    WITH given AS (
        SELECT * FROM unnest(drop_ids, member_ids, keys, claim_ids, are_here)
            WITH ORDINALITY AS given(drop_id, member_id, key, new_id, is_here, place)
    ), seen AS (
        SELECT given.*, drop_row.state, drop_row.starts_at, drop_row.ends_at, drop_row.remaining,
               drop_row.per_member_limit, drop_row.pay_minutes,
               known.id AS known_id, known.outcome AS known_outcome, known.pay_until AS known_until,
               CASE
                   WHEN known.id IS NOT NULL THEN 'known'
                   WHEN drop_row.id IS NULL THEN 'not_found'
                   WHEN NOT given.is_here THEN 'not_eligible'
                   WHEN drop_row.state = 'cancelled' THEN 'cancelled'
                   WHEN drop_row.state = 'ended' OR the_moment >= drop_row.ends_at THEN 'over'
                   WHEN drop_row.state = 'paused' THEN 'paused'
                   WHEN the_moment < drop_row.starts_at THEN 'not_yet'
                   ELSE 'open'
               END AS standing
          FROM given
          LEFT JOIN unnest(the_drops, the_states, the_starts, the_ends, all_remaining, the_limits, all_pay_minutes)
            AS drop_row(id, state, starts_at, ends_at, remaining, per_member_limit, pay_minutes)
            ON drop_row.id = given.drop_id
          LEFT JOIN LATERAL (
              SELECT id, outcome, pay_until FROM drops_claim AS claim
               WHERE claim.community_id = the_community AND claim.drop_id = given.drop_id
                 AND claim.member_id = given.member_id AND claim.key = given.key
               LIMIT 1
          ) AS known ON true
    ), counted AS (
        SELECT seen.*,
               CASE WHEN standing = 'open' THEN (
                   SELECT count(*) FROM drops_claim AS held
                    WHERE held.community_id = the_community AND held.drop_id = seen.drop_id
                      AND held.member_id = seen.member_id AND held.outcome = 'won' AND held.returned_at IS NULL
               ) END AS had,
               row_number() OVER (PARTITION BY drop_id, member_id, standing ORDER BY place) AS nth
          FROM seen
    ), allowed AS (
        SELECT counted.*, standing = 'open' AND had + nth <= per_member_limit AS is_allowed FROM counted
    ), queued AS (
        SELECT allowed.*, row_number() OVER (PARTITION BY drop_id, is_allowed ORDER BY place) AS turn FROM allowed
    ), won AS (
        SELECT queued.*, is_allowed AND turn <= remaining AS is_won FROM queued
    ), judged AS MATERIALIZED (
        SELECT won.*,
               CASE
                   WHEN standing = 'known' THEN known_outcome
                   WHEN standing <> 'open' THEN standing
                   WHEN is_won THEN 'won'
                   -- Who is one too many because an earlier wish of theirs got the last unit has reached the limit;
                   -- who would have been one too many, had there been units, has come too late like all others.
                   WHEN had + count(*) FILTER (WHERE is_won) OVER (PARTITION BY drop_id, member_id)
                        >= per_member_limit THEN 'limit_reached'
                   ELSE 'sold_out'
               END AS verdict,
               CASE WHEN is_won THEN the_moment + pay_minutes * interval '1 minute' ELSE known_until END AS until
          FROM won
    ), kept AS (
        INSERT INTO drops_claim (community_id, id, drop_id, member_id, key, outcome, claimed_at, pay_until,
                                 return_reason)
        SELECT the_community, new_id, drop_id, member_id, key, verdict, the_moment, until, ''
          FROM judged WHERE standing = 'open'
    ), sums AS (
        SELECT drop_id,
               count(*) FILTER (WHERE verdict = 'won') AS won,
               count(*) FILTER (WHERE verdict = 'sold_out') AS sold_out,
               count(*) FILTER (WHERE verdict = 'limit_reached') AS limit_reached
          FROM judged WHERE standing = 'open' GROUP BY drop_id
    ), taken AS (
        UPDATE drops_drop AS drop_row
           SET remaining = drop_row.remaining - sums.won,
               wins = drop_row.wins + sums.won,
               refused_sold_out = drop_row.refused_sold_out + sums.sold_out,
               refused_limit = drop_row.refused_limit + sums.limit_reached
          FROM sums
         WHERE drop_row.community_id = the_community AND drop_row.id = sums.drop_id
           AND drop_row.remaining >= sums.won
        RETURNING drop_row.id
    )
    SELECT judged.place, judged.verdict::text, coalesce(judged.known_id, judged.new_id), judged.until,
           CASE WHEN judged.standing = 'not_yet' THEN judged.starts_at END, judged.standing = 'open',
           (SELECT count(*) FROM taken) = (SELECT count(*) FROM sums)
      FROM judged;
END
$body$;
