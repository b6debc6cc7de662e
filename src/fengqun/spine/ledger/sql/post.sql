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
-- Accounts are numbered by their place in p_account_ids, journals by theirs in p_journal_ids; the lines of
-- a journal stand together, journals in order. p_purposes is NULL for accounts that must exist already.
-- Operations of a line: post, pend (a new transfer); settle, void, expire (of a pending transfer, whose
-- accounts and amount are given again and compared).
CREATE OR REPLACE FUNCTION ledger_post(
    p_community uuid, p_now timestamptz,
    p_account_ids uuid[], p_owner_kinds text[], p_owner_ids uuid[], p_purposes text[], p_units text[],
    p_categories text[], p_normals text[], p_shards int[], p_floors boolean[],
    p_journal_ids uuid[], p_keys text[], p_hashes text[], p_rules text[], p_cause_kinds text[], p_cause_ids uuid[],
    p_activity_ids uuid[], p_verbs text[], p_params text[], p_moments timestamptz[], p_reverses uuid[],
    p_journals int[], p_ids uuid[], p_ops text[], p_debits int[], p_credits int[], p_amounts bigint[],
    p_settled bigint[], p_expiries timestamptz[], p_notes text[], p_batch uuid
)
RETURNS TABLE (place int, outcome text, journal_id uuid, transfer_ids uuid[], subject uuid, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
    unlimited CONSTANT bigint := 4611686018427387904;
    last_try CONSTANT int := 20;
    tries int := 0;
    journals CONSTANT int := cardinality(p_journal_ids);
    lines CONSTANT int := cardinality(p_ids);
    accounts CONSTANT int := cardinality(p_account_ids);
    resolves CONSTANT boolean := p_ops && ARRAY['settle', 'void', 'expire'];
    verdict text[];                  -- of each journal: '' accepted, else why not
    offender int[];                  -- of each refused journal: the line, or the account, that refused it
    refusals int;
    room bigint[];                   -- of each account: what is available, or unlimited
    is_credit boolean[];             -- of each account: whether it grows on the credit side
    old_version bigint[];            -- of each account, before this batch
    old_net bigint[];                -- of each account, before this batch: debits less credits posted
    found record;
    next_line int := 1;
    first_line int;
    spent bigint;                    -- change of what is available on the side where a line flows out
    gained bigint;                   -- and where it flows in
    happened int;
BEGIN
    LOOP
        tries := tries + 1;
        BEGIN
            verdict := array_fill(''::text, ARRAY[journals]);
            offender := array_fill(0, ARRAY[journals]);
            refusals := 0;

            INSERT INTO ledger_account (community_id, id, owner_kind, owner_id, purpose, unit, category, normal, shard,
                                        has_floor, opened_at)
            SELECT p_community, ledger_account_id(p_community, a.owner_kind, a.owner_id, a.purpose, a.unit, a.shard),
                   a.owner_kind, a.owner_id, a.purpose, a.unit, a.category, a.normal, a.shard, a.has_floor, p_now
            FROM unnest(p_account_ids, p_owner_kinds, p_owner_ids, p_purposes, p_units, p_categories, p_normals,
                        p_shards, p_floors)
                 AS a (id, owner_kind, owner_id, purpose, unit, category, normal, shard, has_floor)
            WHERE a.purpose IS NOT NULL
              AND NOT EXISTS (SELECT FROM ledger_account x WHERE x.community_id = p_community AND x.id = a.id)
            ORDER BY a.id
            ON CONFLICT DO NOTHING;

            -- Locks: pending transfers first, then accounts, each in id order.
            IF resolves THEN
                FOR found IN
                    SELECT l.no, l.journal, l.op, l.settled, l.moment, t.state, t.amount_minor, t.expires_at,
                           t.id IS NOT NULL AND t.amount_minor = l.amount
                           AND t.debit_account_id = p_account_ids[l.debit]
                           AND t.credit_account_id = p_account_ids[l.credit] AS is_the_one
                    FROM (
                        SELECT o.no::int, o.journal, o.id, o.op, o.debit, o.credit, o.amount, o.settled,
                               p_moments[o.journal] AS moment
                        FROM unnest(p_journals, p_ids, p_ops, p_debits, p_credits, p_amounts, p_settled)
                             WITH ORDINALITY AS o (journal, id, op, debit, credit, amount, settled, no)
                        WHERE o.op IN ('settle', 'void', 'expire')
                    ) l
                    JOIN ledger_transfer t ON t.community_id = p_community AND t.id = l.id
                    ORDER BY t.id
                    FOR NO KEY UPDATE OF t
                LOOP
                    IF NOT found.is_the_one THEN
                        RAISE EXCEPTION 'a pending transfer was named with other accounts or another amount';
                    ELSIF found.state <> 'pending' THEN
                        verdict[found.journal] := 'not_pending';
                    ELSIF found.op = 'settle' AND found.expires_at <= found.moment THEN
                        verdict[found.journal] := 'lapsed';
                    ELSIF found.op = 'settle' AND found.settled > found.amount_minor THEN
                        verdict[found.journal] := 'too_much';
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
                FROM unnest(p_account_ids, p_units) WITH ORDINALITY AS n (id, unit, no)
                JOIN ledger_account x ON x.community_id = p_community AND x.id = n.id AND x.unit = n.unit
                ORDER BY x.id
                FOR NO KEY UPDATE OF x
            ) a;
            IF coalesce(cardinality(room), 0) <> accounts THEN
                RAISE EXCEPTION 'an account is missing, or holds another unit';
            END IF;

            -- Keys and reversals are looked up after the locks, in a fresh snapshot: whoever posted the same
            -- request a moment ago held the same locks, and is seen now.
            FOR found IN
                SELECT k.no, k.hash = encode(j.request_hash, 'hex') AS is_same
                FROM unnest(p_keys, p_hashes) WITH ORDINALITY AS k (key, hash, no)
                JOIN ledger_journal j ON j.community_id = p_community AND j.key = k.key
            LOOP
                verdict[found.no] := CASE WHEN found.is_same THEN 'replay' ELSE 'reused' END;
            END LOOP;
            FOR found IN
                SELECT r.no
                FROM unnest(p_reverses) WITH ORDINALITY AS r (original, no)
                JOIN ledger_journal j ON j.community_id = p_community AND j.reverses = r.original
                WHERE r.original IS NOT NULL
            LOOP
                IF verdict[found.no] NOT IN ('replay', 'reused') THEN
                    verdict[found.no] := 'already_reversed';
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
                    first_line := next_line;
                    WHILE next_line <= lines AND p_journals[next_line] = number LOOP
                        next_line := next_line + 1;
                    END LOOP;
                    CONTINUE WHEN verdict[number] <> '';
                    FOR sign IN REVERSE 1 .. -1 BY 2 LOOP      -- apply; then, only if refused, take back
                        FOR each IN first_line .. next_line - 1 LOOP
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
                        IF sign = 1 THEN
                            FOR each IN first_line .. next_line - 1 LOOP
                                IF room[p_debits[each]] < 0 THEN
                                    verdict[number] := 'insufficient';
                                    offender[number] := p_debits[each];
                                    EXIT;
                                ELSIF room[p_credits[each]] < 0 THEN
                                    verdict[number] := 'insufficient';
                                    offender[number] := p_credits[each];
                                    EXIT;
                                END IF;
                            END LOOP;
                            EXIT WHEN verdict[number] = '';
                        END IF;
                    END LOOP;
                END LOOP;
            END IF;

            -- Write what was accepted. Journals in key order, so that two batches never wait crosswise.
            INSERT INTO ledger_journal (community_id, id, key, request_hash, rule, cause_kind, cause_id, activity_id,
                                        activity_verb, params, occurred_at, recorded_at, reverses, transfer_ids)
            SELECT p_community, j.id, j.key, decode(j.hash, 'hex'), j.rule, j.cause_kind, j.cause_id, j.activity_id,
                   coalesce(j.verb, ''), j.params::jsonb, j.moment, p_now, j.reverses, l.ids
            FROM unnest(p_journal_ids, p_keys, p_hashes, p_rules, p_cause_kinds, p_cause_ids, p_activity_ids, p_verbs,
                        p_params, p_moments, p_reverses) WITH ORDINALITY
                 AS j (id, key, hash, rule, cause_kind, cause_id, activity_id, verb, params, moment, reverses, no)
            JOIN (
                SELECT o.journal, array_agg(o.id ORDER BY o.no) AS ids
                FROM unnest(p_journals, p_ids) WITH ORDINALITY AS o (journal, id, no)
                GROUP BY o.journal
            ) l ON l.journal = j.no
            WHERE verdict[j.no] = ''
            ORDER BY j.key;
            GET DIAGNOSTICS happened = ROW_COUNT;
            refusals := journals - happened;

            IF happened > 0 THEN
                WITH line AS MATERIALIZED (
                    SELECT o.no, o.journal, o.id, o.op, o.debit, o.credit, o.amount, o.expiry, o.note,
                           CASE o.op WHEN 'post' THEN 0 WHEN 'pend' THEN o.amount ELSE -o.amount END AS pending,
                           CASE o.op WHEN 'post' THEN o.amount WHEN 'settle' THEN o.settled ELSE 0 END AS posted,
                           CASE o.op WHEN 'post' THEN 'posted' WHEN 'settle' THEN 'posted' WHEN 'pend' THEN 'pending'
                                     WHEN 'void' THEN 'voided' WHEN 'expire' THEN 'expired' END AS state
                    FROM unnest(p_journals, p_ids, p_ops, p_debits, p_credits, p_amounts, p_settled, p_expiries, p_notes)
                         WITH ORDINALITY AS o (journal, id, op, debit, credit, amount, settled, expiry, note, no)
                    WHERE refusals = 0 OR verdict[o.journal] = ''
                ), entry AS (
                    SELECT l.no, true AS is_debit, l.debit AS account, l.pending, l.posted FROM line l
                    UNION ALL
                    SELECT l.no, false, l.credit, l.pending, l.posted FROM line l
                ), change AS (
                    SELECT e.account, p_account_ids[e.account] AS id, count(*) AS steps,
                           coalesce(sum(e.posted) FILTER (WHERE e.is_debit), 0) AS debits_posted,
                           coalesce(sum(e.posted) FILTER (WHERE NOT e.is_debit), 0) AS credits_posted,
                           coalesce(sum(e.pending) FILTER (WHERE e.is_debit), 0) AS debits_pending,
                           coalesce(sum(e.pending) FILTER (WHERE NOT e.is_debit), 0) AS credits_pending
                    FROM entry e
                    GROUP BY e.account
                ), changed AS (
                    UPDATE ledger_account a
                    SET debits_posted = a.debits_posted + c.debits_posted,
                        credits_posted = a.credits_posted + c.credits_posted,
                        debits_pending = a.debits_pending + c.debits_pending,
                        credits_pending = a.credits_pending + c.credits_pending,
                        version = a.version + c.steps
                    FROM change c
                    WHERE a.community_id = p_community AND a.id = c.id AND a.version = old_version[c.account]
                    RETURNING c.steps
                ), running AS MATERIALIZED (
                    SELECT e.no, e.is_debit, old_version[e.account] + row_number() OVER upto AS version,
                           (old_net[e.account] + sum(CASE WHEN e.is_debit THEN e.posted ELSE -e.posted END) OVER upto)
                           * CASE WHEN is_credit[e.account] THEN -1 ELSE 1 END AS balance
                    FROM entry e
                    WINDOW upto AS (PARTITION BY e.account ORDER BY e.no ROWS UNBOUNDED PRECEDING)
                ), reckoned AS MATERIALIZED (
                    SELECT l.*, d.version AS debit_version, d.balance AS debit_balance,
                           c.version AS credit_version, c.balance AS credit_balance
                    FROM line l
                    JOIN running d ON d.no = l.no AND d.is_debit
                    JOIN running c ON c.no = l.no AND NOT c.is_debit
                ), made AS (
                    INSERT INTO ledger_transfer (community_id, id, journal_id, debit_account_id, credit_account_id,
                        amount_minor, posted_minor, unit, state, occurred_at, expires_at, debit_version, credit_version,
                        debit_balance_minor, credit_balance_minor, note)
                    SELECT p_community, r.id, p_journal_ids[r.journal], p_account_ids[r.debit], p_account_ids[r.credit],
                           r.amount, CASE r.op WHEN 'post' THEN r.amount END, p_units[r.debit], r.state,
                           p_moments[r.journal], r.expiry, r.debit_version, r.credit_version, r.debit_balance,
                           r.credit_balance, r.note::jsonb
                    FROM reckoned r
                    WHERE r.op IN ('post', 'pend') AND p_units[r.debit] = p_units[r.credit]
                    RETURNING 2 AS steps
                ), resolved AS (
                    UPDATE ledger_transfer t
                    SET state = r.state, posted_minor = r.posted, settled_at = p_moments[r.journal],
                        settled_journal_id = p_journal_ids[r.journal], settled_debit_version = r.debit_version,
                        settled_credit_version = r.credit_version, settled_debit_balance_minor = r.debit_balance,
                        settled_credit_balance_minor = r.credit_balance
                    FROM reckoned r
                    WHERE r.op IN ('settle', 'void', 'expire') AND t.community_id = p_community AND t.id = r.id
                      AND t.state = 'pending'
                    RETURNING 2 AS steps
                )
                SELECT (SELECT sum(c.steps) FROM changed c) AS booked,
                       (SELECT count(*) * 2 FROM made) + (SELECT count(*) * 2 FROM resolved) AS written,
                       (SELECT count(*) * 2 FROM line) AS asked
                INTO found;
                IF found.booked IS DISTINCT FROM found.asked OR found.written <> found.asked THEN
                    RAISE EXCEPTION 'the batch does not fit its accounts: % of % written, % booked',
                        found.written, found.asked, found.booked;
                END IF;
                INSERT INTO ledger_unsealed (community_id, id, journal_ids)
                SELECT p_community, p_batch, array_agg(j.id ORDER BY j.no)
                FROM unnest(p_journal_ids) WITH ORDINALITY AS j (id, no)
                WHERE refusals = 0 OR verdict[j.no] = '';
            END IF;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            -- Somebody used one of the keys, with another request, since we looked. Look again.
            IF tries = last_try THEN
                RAISE;
            END IF;
            next_line := 1;
        END;
    END LOOP;

    IF refusals = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT v.no::int, v.outcome, j.id, j.transfer_ids,
               CASE v.outcome WHEN 'insufficient' THEN p_account_ids[v.offender] ELSE t.id END, t.state::text
        FROM unnest(verdict, offender) WITH ORDINALITY AS v (outcome, offender, no)
        LEFT JOIN ledger_journal j ON j.community_id = p_community AND j.key = p_keys[v.no]
        LEFT JOIN ledger_transfer t
               ON v.outcome IN ('not_pending', 'lapsed', 'too_much')
              AND t.community_id = p_community AND t.id = p_ids[v.offender]
        WHERE v.outcome <> ''
        ORDER BY v.no;
END
$function$;
