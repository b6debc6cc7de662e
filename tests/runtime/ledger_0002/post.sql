-- The id of an account follows from what it is: a name-based UUID of version 8 (RFC 9562, appendix B.2).
CREATE OR REPLACE FUNCTION ledger_account_id(
    p_community uuid, p_owner_kind text, p_owner_id uuid, p_purpose text, p_unit text, p_shard int
)
RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT encode(set_byte(set_byte(d.digest, 6, get_byte(d.digest, 6) & 15 | 128), 8, get_byte(d.digest, 8) & 63 | 128),
                  'hex')::uuid
    FROM (SELECT substr(sha256(convert_to(concat_ws('/', p_community, p_owner_kind, p_owner_id, p_purpose, p_unit, p_shard),
                                          'UTF8')), 1, 16) AS digest) d
$function$;

-- Posts a batch of journals of one community; each is accepted or refused on its own, in the batch's order.
-- The algorithm is told in `posting.py`. Answers one row for each journal that was NOT simply posted.
--
-- Accounts are numbered by their place in p_account_ids, journals by theirs in p_journal_ids, lines by theirs in
-- p_ids; the lines of a journal are those from its p_firsts to its p_lasts. p_purposes is NULL for accounts that must exist already.
-- Operations of a line: post, pend (a new transfer); settle, void, expire (of a pending transfer, whose
-- accounts and amount are given again and compared).
CREATE OR REPLACE FUNCTION ledger_post(
    p_community uuid, p_now timestamptz,
    p_account_ids uuid[], p_owner_kinds text[], p_owner_ids uuid[], p_purposes text[], p_units text[],
    p_categories text[], p_normals text[], p_shards int[], p_floors boolean[],
    p_journal_ids uuid[], p_keys text[], p_hashes text[], p_rules text[], p_cause_kinds text[], p_cause_ids uuid[],
    p_activity_ids uuid[], p_verbs text[], p_params text[], p_moments timestamptz[], p_reverses uuid[],
    p_firsts int[], p_lasts int[],
    p_journals int[], p_ids uuid[], p_ops text[], p_debits int[], p_credits int[], p_amounts bigint[],
    p_settled bigint[], p_line_units text[], p_expiries timestamptz[], p_notes text[], p_batch uuid
)
RETURNS TABLE (place int, outcome text, journal_id uuid, transfer_ids uuid[], subject uuid, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp
-- Tables are looked up by key, in lateral subqueries that the planner cannot turn round; never scanned.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
SET plan_cache_mode = auto
AS $function$
#variable_conflict use_column
DECLARE
    unlimited CONSTANT bigint := 4611686018427387904;
    last_try CONSTANT int := 20;
    journals CONSTANT int := cardinality(p_journal_ids);
    accounts CONSTANT int := cardinality(p_account_ids);
    resolves CONSTANT boolean := p_ops && ARRAY['settle', 'void', 'expire'];
    accepted CONSTANT int := 0;
    replay CONSTANT int := 1;
    reused CONSTANT int := 2;
    already_reversed CONSTANT int := 3;
    not_pending CONSTANT int := 4;
    lapsed CONSTANT int := 5;
    too_much CONSTANT int := 6;
    insufficient CONSTANT int := 7;
    tries int := 0;
    creates boolean := false;        -- whether accounts may be missing: found out by the first attempt
    verdict int[];                   -- of each journal: one of the above. Numbers, for texts are not found in O(1)
    offender int[];                  -- of each refused journal: the line, or the account, that refused it
    refusals int;
    room bigint[];                   -- of each account: what is available, or unlimited
    is_credit boolean[];             -- of each account: whether it grows on the credit side
    old_version bigint[];            -- of each account, before this batch
    old_net bigint[];                -- of each account, before this batch: debits less credits posted
    debit_versions bigint[];         -- of each line: the debited account's version after it, and so on
    credit_versions bigint[];
    debit_balances bigint[];
    credit_balances bigint[];
    found record;
    spent bigint;                    -- change of what is available on the side where a line flows out
    gained bigint;                   -- and where it flows in
    booked bigint;
    happened bigint;
    written bigint;
    sign int;
BEGIN
    -- A plan made while a table is nearly empty may take any index for as good as any other, and would stay
    -- when the table has grown. So plans are kept only once the table has been analysed, and for small batches.
    IF journals >= 50 OR (SELECT c.reltuples FROM pg_class c WHERE c.oid = 'ledger_journal'::regclass) < 1000 THEN
        PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
    END IF;
    LOOP
        tries := tries + 1;
        BEGIN
            verdict := array_fill(accepted, ARRAY[journals]);
            offender := array_fill(0, ARRAY[journals]);
            refusals := 0;

            IF creates THEN
                INSERT INTO ledger_account (community_id, id, owner_kind, owner_id, purpose, unit, category, normal, shard,
                                            has_floor, opened_at)
                SELECT p_community, ledger_account_id(p_community, a.owner_kind, a.owner_id, a.purpose, a.unit, a.shard),
                       a.owner_kind, a.owner_id, a.purpose, a.unit, a.category, a.normal, a.shard, a.has_floor, p_now
                FROM unnest(p_account_ids, p_owner_kinds, p_owner_ids, p_purposes, p_units, p_categories, p_normals,
                            p_shards, p_floors)
                     AS a (id, owner_kind, owner_id, purpose, unit, category, normal, shard, has_floor)
                WHERE a.purpose IS NOT NULL
                ORDER BY a.id
                ON CONFLICT DO NOTHING;
            END IF;

            -- Locks: pending transfers first, then accounts, each in id order.
            IF resolves THEN
                FOR found IN
                    SELECT l.no, l.journal, l.op, l.settled, l.moment, t.state, t.amount_minor, t.expires_at,
                           t.amount_minor = l.amount
                           AND t.debit_account_id = p_account_ids[l.debit]
                           AND t.credit_account_id = p_account_ids[l.credit] AS is_the_one
                    FROM (
                        SELECT o.no::int, o.journal, o.id, o.op, o.debit, o.credit, o.amount, o.settled,
                               p_moments[o.journal] AS moment
                        FROM unnest(p_journals, p_ids, p_ops, p_debits, p_credits, p_amounts, p_settled)
                             WITH ORDINALITY AS o (journal, id, op, debit, credit, amount, settled, no)
                        WHERE o.op IN ('settle', 'void', 'expire')
                        ORDER BY o.id
                    ) l
                    CROSS JOIN LATERAL (
                        SELECT x.* FROM ledger_transfer x WHERE x.community_id = p_community AND x.id = l.id
                        FOR NO KEY UPDATE
                    ) t
                LOOP
                    IF NOT found.is_the_one THEN
                        RAISE EXCEPTION 'a pending transfer was named with other accounts or another amount';
                    ELSIF found.state <> 'pending' THEN
                        verdict[found.journal] := not_pending;
                    ELSIF found.op = 'settle' AND found.expires_at <= found.moment THEN
                        verdict[found.journal] := lapsed;
                    ELSIF found.op = 'settle' AND found.settled > found.amount_minor THEN
                        verdict[found.journal] := too_much;
                    ELSE
                        CONTINUE;
                    END IF;
                    offender[found.journal] := found.no;
                END LOOP;
            END IF;

            SELECT array_agg(a.room ORDER BY a.no), array_agg(a.normal = 'credit' ORDER BY a.no),
                   array_agg(a.version ORDER BY a.no), array_agg(a.net ORDER BY a.no)
            INTO room, is_credit, old_version, old_net
            FROM (
                SELECT n.no, x.normal, x.version, x.debits_posted - x.credits_posted AS net,
                       CASE WHEN NOT x.has_floor THEN unlimited
                            WHEN x.normal = 'credit' THEN x.credits_posted - x.debits_posted - x.debits_pending
                            ELSE x.debits_posted - x.credits_posted - x.credits_pending END AS room
                FROM (
                    SELECT u.id, u.unit, u.no FROM unnest(p_account_ids, p_units) WITH ORDINALITY AS u (id, unit, no)
                    ORDER BY u.id
                ) n
                CROSS JOIN LATERAL (
                    SELECT y.* FROM ledger_account y WHERE y.community_id = p_community AND y.id = n.id
                    FOR NO KEY UPDATE
                ) x
                WHERE x.unit = n.unit
            ) a;
            IF coalesce(cardinality(room), 0) <> accounts THEN
                RAISE EXCEPTION 'an account is missing, or holds another unit' USING ERRCODE = 'LG001';
            END IF;

            -- Keys and reversals are looked up after the locks, in a fresh snapshot: whoever posted the same
            -- request a moment ago held the same locks, and is seen now.
            FOR found IN
                SELECT k.no, k.hash = encode(j.request_hash, 'hex') AS is_same
                FROM unnest(p_keys, p_hashes) WITH ORDINALITY AS k (key, hash, no)
                CROSS JOIN LATERAL (
                    SELECT x.request_hash FROM ledger_journal x WHERE x.community_id = p_community AND x.key = k.key LIMIT 1
                ) j
            LOOP
                verdict[found.no] := CASE WHEN found.is_same THEN replay ELSE reused END;
            END LOOP;
            FOR found IN
                SELECT r.no
                FROM unnest(p_reverses) WITH ORDINALITY AS r (original, no)
                WHERE r.original IS NOT NULL
                  AND (SELECT x.id FROM ledger_journal x
                       WHERE x.community_id = p_community AND x.reverses = r.original LIMIT 1) IS NOT NULL
            LOOP
                IF verdict[found.no] NOT IN (replay, reused) THEN
                    verdict[found.no] := already_reversed;
                END IF;
            END LOOP;

            -- Floors. First the cheap question for all at once: can any account run short, even if nothing
            -- flowed in? Only if so, walk through the journals one by one.
            IF EXISTS (
                SELECT FROM (
                    SELECT CASE WHEN is_credit[l.debit] THEN l.debit END AS outgoing, l.amount
                    FROM unnest(p_ops, p_debits, p_amounts) AS l (op, debit, amount)
                    WHERE l.op IN ('post', 'pend') AND room[l.debit] < unlimited
                    UNION ALL
                    SELECT CASE WHEN NOT is_credit[l.credit] THEN l.credit END, l.amount
                    FROM unnest(p_ops, p_credits, p_amounts) AS l (op, credit, amount)
                    WHERE l.op IN ('post', 'pend') AND room[l.credit] < unlimited
                ) o
                WHERE o.outgoing IS NOT NULL
                GROUP BY o.outgoing
                HAVING sum(o.amount) > room[o.outgoing]
            ) THEN
                FOR number IN 1 .. journals LOOP
                    CONTINUE WHEN verdict[number] <> accepted;
                    sign := 1;
                    LOOP                                       -- apply; then, only if refused, take back
                        FOR each IN p_firsts[number] .. p_lasts[number] LOOP
                            spent := CASE p_ops[each] WHEN 'post' THEN -p_amounts[each] WHEN 'pend' THEN -p_amounts[each]
                                     WHEN 'settle' THEN p_amounts[each] - p_settled[each] ELSE p_amounts[each] END;
                            gained := CASE p_ops[each] WHEN 'post' THEN p_amounts[each]
                                      WHEN 'settle' THEN p_settled[each] ELSE 0 END;
                            IF room[p_debits[each]] < unlimited THEN
                                room[p_debits[each]] := room[p_debits[each]]
                                    + sign * CASE WHEN is_credit[p_debits[each]] THEN spent ELSE gained END;
                            END IF;
                            IF room[p_credits[each]] < unlimited THEN
                                room[p_credits[each]] := room[p_credits[each]]
                                    + sign * CASE WHEN is_credit[p_credits[each]] THEN gained ELSE spent END;
                            END IF;
                        END LOOP;
                        EXIT WHEN sign = -1;
                        FOR each IN p_firsts[number] .. p_lasts[number] LOOP
                            IF room[p_debits[each]] < 0 OR room[p_credits[each]] < 0 THEN
                                verdict[number] := insufficient;
                                offender[number] := CASE WHEN room[p_debits[each]] < 0 THEN p_debits[each]
                                                         ELSE p_credits[each] END;
                                EXIT;
                            END IF;
                        END LOOP;
                        EXIT WHEN verdict[number] = accepted;
                        sign := -1;
                    END LOOP;
                END LOOP;
            END IF;

            -- Write what was accepted. Journals in key order, so that two batches never wait crosswise.
            INSERT INTO ledger_journal (community_id, id, key, request_hash, rule, cause_kind, cause_id, activity_id,
                                        activity_verb, params, occurred_at, recorded_at, reverses, transfer_ids)
            SELECT p_community, j.id, j.key, decode(j.hash, 'hex'), j.rule, j.cause_kind, j.cause_id, j.activity_id,
                   coalesce(j.verb, ''), j.params::jsonb, j.moment, p_now, j.reverses, p_ids[j.first : j.last]
            FROM unnest(p_journal_ids, p_keys, p_hashes, p_rules, p_cause_kinds, p_cause_ids, p_activity_ids, p_verbs,
                        p_params, p_moments, p_reverses, p_firsts, p_lasts, verdict)
                 AS j (id, key, hash, rule, cause_kind, cause_id, activity_id, verb, params, moment, reverses, first, last,
                       verdict)
            WHERE j.verdict = accepted
            ORDER BY j.key COLLATE "C";
            GET DIAGNOSTICS happened = ROW_COUNT;
            refusals := journals - happened;

            IF happened > 0 THEN
                -- The state of both accounts after each line. Nothing is joined: plans are made once for batches of all
                -- sizes, and a join of two batches of unknown size may be planned as a loop in a loop.
                SELECT array_agg(r.version ORDER BY r.no) FILTER (WHERE r.is_debit),
                       array_agg(r.version ORDER BY r.no) FILTER (WHERE NOT r.is_debit),
                       array_agg(r.balance ORDER BY r.no) FILTER (WHERE r.is_debit),
                       array_agg(r.balance ORDER BY r.no) FILTER (WHERE NOT r.is_debit)
                INTO debit_versions, credit_versions, debit_balances, credit_balances
                FROM (
                    SELECT e.no, e.is_debit, old_version[e.account] + sum(e.step) OVER upto AS version,
                           (old_net[e.account] + sum(CASE WHEN e.is_debit THEN e.posted ELSE -e.posted END) OVER upto)
                           * CASE WHEN is_credit[e.account] THEN -1 ELSE 1 END AS balance
                    FROM (
                        SELECT l.no, s.is_debit, CASE WHEN s.is_debit THEN l.debit ELSE l.credit END AS account, w.step,
                               w.step * CASE l.op WHEN 'post' THEN l.amount WHEN 'settle' THEN l.settled ELSE 0 END AS posted
                        FROM unnest(p_journals, p_ops, p_debits, p_credits, p_amounts, p_settled) WITH ORDINALITY
                             AS l (journal, op, debit, credit, amount, settled, no)
                        CROSS JOIN LATERAL (SELECT (verdict[l.journal] = accepted)::int AS step) w
                        CROSS JOIN (VALUES (true), (false)) AS s (is_debit)
                    ) e
                    WINDOW upto AS (PARTITION BY e.account ORDER BY e.no ROWS UNBOUNDED PRECEDING)
                ) r;

                WITH changed AS (
                UPDATE ledger_account a
                SET debits_posted = a.debits_posted + c.debits_posted,
                    credits_posted = a.credits_posted + c.credits_posted,
                    debits_pending = a.debits_pending + c.debits_pending,
                    credits_pending = a.credits_pending + c.credits_pending,
                    version = a.version + c.steps
                FROM (
                    SELECT p_account_ids[e.account] AS id, old_version[e.account] AS version, count(*) AS steps,
                           min(e.unit COLLATE "C") AS unit, max(e.unit COLLATE "C") AS other_unit,
                           coalesce(sum(e.posted) FILTER (WHERE e.is_debit), 0) AS debits_posted,
                           coalesce(sum(e.posted) FILTER (WHERE NOT e.is_debit), 0) AS credits_posted,
                           coalesce(sum(e.pending) FILTER (WHERE e.is_debit), 0) AS debits_pending,
                           coalesce(sum(e.pending) FILTER (WHERE NOT e.is_debit), 0) AS credits_pending
                    FROM (
                        SELECT s.is_debit, CASE WHEN s.is_debit THEN l.debit ELSE l.credit END AS account, l.unit,
                               CASE l.op WHEN 'post' THEN 0 WHEN 'pend' THEN l.amount ELSE -l.amount END AS pending,
                               CASE l.op WHEN 'post' THEN l.amount WHEN 'settle' THEN l.settled ELSE 0 END AS posted
                        FROM unnest(p_journals, p_ops, p_debits, p_credits, p_amounts, p_settled, p_line_units)
                             AS l (journal, op, debit, credit, amount, settled, unit)
                        CROSS JOIN (VALUES (true), (false)) AS s (is_debit)
                        WHERE refusals = 0 OR verdict[l.journal] = accepted
                    ) e
                    GROUP BY e.account
                ) c
                WHERE a.community_id = p_community AND a.id = c.id AND a.version = c.version
                  AND a.unit = c.unit AND a.unit = c.other_unit
                RETURNING c.steps
                )
                SELECT sum(c.steps) INTO booked FROM changed c;

                INSERT INTO ledger_transfer (community_id, id, journal_id, debit_account_id, credit_account_id,
                    amount_minor, posted_minor, unit, state, occurred_at, expires_at, debit_version, credit_version,
                    debit_balance_minor, credit_balance_minor, note)
                SELECT p_community, l.id, p_journal_ids[l.journal], p_account_ids[l.debit], p_account_ids[l.credit],
                       l.amount, CASE l.op WHEN 'post' THEN l.amount END, l.unit,
                       CASE l.op WHEN 'post' THEN 'posted' ELSE 'pending' END, p_moments[l.journal], l.expiry,
                       l.debit_version, l.credit_version, l.debit_balance, l.credit_balance, l.note::jsonb
                FROM unnest(p_journals, p_ids, p_ops, p_debits, p_credits, p_amounts, p_line_units, p_expiries, p_notes,
                            debit_versions, credit_versions, debit_balances, credit_balances)
                     AS l (journal, id, op, debit, credit, amount, unit, expiry, note, debit_version, credit_version,
                           debit_balance, credit_balance)
                WHERE l.op IN ('post', 'pend') AND (refusals = 0 OR verdict[l.journal] = accepted);
                GET DIAGNOSTICS written = ROW_COUNT;

                IF resolves THEN
                    UPDATE ledger_transfer t
                    SET state = CASE l.op WHEN 'settle' THEN 'posted' WHEN 'void' THEN 'voided' ELSE 'expired' END,
                        posted_minor = CASE l.op WHEN 'settle' THEN l.settled ELSE 0 END,
                        settled_at = p_moments[l.journal], settled_journal_id = p_journal_ids[l.journal],
                        settled_debit_version = l.debit_version, settled_credit_version = l.credit_version,
                        settled_debit_balance_minor = l.debit_balance, settled_credit_balance_minor = l.credit_balance
                    FROM unnest(p_journals, p_ids, p_ops, p_settled, debit_versions, credit_versions, debit_balances,
                                credit_balances)
                         AS l (journal, id, op, settled, debit_version, credit_version, debit_balance, credit_balance)
                    WHERE l.op IN ('settle', 'void', 'expire') AND (refusals = 0 OR verdict[l.journal] = accepted)
                      AND t.community_id = p_community AND t.id = l.id AND t.state = 'pending';
                    GET DIAGNOSTICS happened = ROW_COUNT;
                    written := written + happened;
                END IF;

                -- What was written must be what was asked, to the row.
                SELECT count(*) INTO happened FROM unnest(p_journals) AS l (journal)
                WHERE refusals = 0 OR verdict[l.journal] = accepted;
                IF written <> happened OR booked IS DISTINCT FROM 2 * happened THEN
                    RAISE EXCEPTION 'the batch does not fit its accounts: % of % lines written, % booked',
                        written, happened, booked;
                END IF;
                INSERT INTO ledger_unsealed (community_id, id, journal_ids)
                SELECT p_community, p_batch, array_agg(j.id ORDER BY j.no)
                FROM unnest(p_journal_ids, verdict) WITH ORDINALITY AS j (id, verdict, no)
                WHERE j.verdict = accepted;
            END IF;
            EXIT;
        EXCEPTION WHEN SQLSTATE 'LG001' THEN
            IF creates THEN
                RAISE;
            END IF;
            creates := true;
        WHEN unique_violation THEN
            -- Somebody used one of the keys, with another request, since we looked. Look again.
            IF tries = last_try THEN
                RAISE;
            END IF;
        END;
    END LOOP;

    IF refusals = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT v.no::int, (ARRAY['replay', 'reused', 'already_reversed', 'not_pending', 'lapsed', 'too_much',
                                 'insufficient'])[v.verdict],
               j.id, j.transfer_ids, CASE v.verdict WHEN insufficient THEN p_account_ids[v.offender] ELSE t.id END,
               t.state::text
        FROM unnest(p_keys, verdict, offender) WITH ORDINALITY AS v (key, verdict, offender, no)
        LEFT JOIN ledger_journal j ON j.community_id = p_community AND j.key = v.key
        LEFT JOIN ledger_transfer t
               ON v.verdict IN (not_pending, lapsed, too_much)
              AND t.community_id = p_community AND t.id = p_ids[v.offender]
        WHERE v.verdict <> accepted
        ORDER BY v.no;
END
$function$;
