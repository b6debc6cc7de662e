"""The checks of `verify`: each a statement that answers the offenders as (community, ids, expected, found)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_OFFENDERS = 100


@dataclass(frozen=True)
class Check:
    """One check. In `sql`, `{name}` stands for the condition that keeps rows `name` to the asked community.

    `<entries>` and `<sums>` stand for the subqueries of those names below.
    """

    code: str
    sentence: str | Promise
    sql: str

    def statement(self, scope: str) -> str:
        """The statement, kept to what `scope` says of an alias, and bounded."""
        whole = self.sql.replace("<entries>", _ENTRIES).replace("<sums>", _SUMS)
        return whole.format_map(_Scopes(scope)) + " LIMIT %(limit)s"


class _Scopes(dict[str, str]):
    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __missing__(self, alias: str) -> str:
        return self.scope.format(alias)


# What each transfer did to each of its two accounts, as it was made and again as it was settled: `debit` is what was
# posted, negative where it was credited; `balance` is the one recorded, growing on the account's normal side.
_ENTRIES = """
    SELECT t.community_id, t.id, t.debit_account_id AS account_id, t.debit_version AS version,
           CASE WHEN t.settled_at IS NULL THEN coalesce(t.posted_minor, 0) ELSE 0 END AS debit,
           t.debit_balance_minor AS balance
    FROM ledger_transfer t WHERE {t}
    UNION ALL
    SELECT t.community_id, t.id, t.credit_account_id, t.credit_version,
           -CASE WHEN t.settled_at IS NULL THEN coalesce(t.posted_minor, 0) ELSE 0 END, t.credit_balance_minor
    FROM ledger_transfer t WHERE {t}
    UNION ALL
    SELECT t.community_id, t.id, t.debit_account_id, t.settled_debit_version, t.posted_minor,
           t.settled_debit_balance_minor
    FROM ledger_transfer t WHERE {t} AND t.settled_at IS NOT NULL
    UNION ALL
    SELECT t.community_id, t.id, t.credit_account_id, t.settled_credit_version, -t.posted_minor,
           t.settled_credit_balance_minor
    FROM ledger_transfer t WHERE {t} AND t.settled_at IS NOT NULL
"""

_SUMS = """
    SELECT community_id, account_id, sum(debits) AS debits, sum(credits) AS credits,
           sum(debits_pending) AS debits_pending, sum(credits_pending) AS credits_pending
    FROM (
        SELECT t.community_id, t.debit_account_id AS account_id, t.posted_minor AS debits, 0 AS credits,
               CASE t.state WHEN 'pending' THEN t.amount_minor ELSE 0 END AS debits_pending, 0 AS credits_pending
        FROM ledger_transfer t WHERE {t}
        UNION ALL
        SELECT t.community_id, t.credit_account_id, 0, t.posted_minor, 0,
               CASE t.state WHEN 'pending' THEN t.amount_minor ELSE 0 END
        FROM ledger_transfer t WHERE {t}
    ) e
    GROUP BY community_id, account_id
"""

CHECKS = (
    Check(
        "unit.unbalanced",
        _("以 %(found)s 计的借方与贷方合计不相等：%(expected)s。"),
        """
        SELECT a.community_id, ARRAY[a.community_id], sum(a.debits_posted) || ' ≠ ' || sum(a.credits_posted), a.unit
        FROM ledger_account a WHERE {a}
        GROUP BY a.community_id, a.unit
        HAVING sum(a.debits_posted) <> sum(a.credits_posted) OR sum(a.debits_pending) <> sum(a.credits_pending)
        """,
    ),
    Check(
        "account.identity_altered",
        _("账户 %(ids)s 的归属、用途或币种被改过，编号对不上。"),
        """
        SELECT a.community_id, ARRAY[a.id], i.id, a.id
        FROM ledger_account a, LATERAL (SELECT ledger_account_id(
            a.community_id, a.owner_kind, a.owner_id, a.purpose, a.unit, a.shard) AS id) i
        WHERE {a} AND a.id <> i.id
        """,
    ),
    Check(
        "account.differs_from_chart",
        _("账户 %(ids)s 与科目表不符：应为 %(expected)s，账上是 %(found)s。"),
        """
        SELECT a.community_id, ARRAY[a.id],
               coalesce(concat_ws(' ', p.category, p.normal, CASE WHEN p.has_floor THEN '>= 0' END), '') ||
               CASE WHEN a.shard >= p.shards THEN ' < ' || p.shards ELSE '' END,
               concat_ws(' ', a.purpose, a.category, a.normal, CASE WHEN a.has_floor THEN '>= 0' END) ||
               CASE WHEN a.shard >= p.shards THEN ' ' || a.shard ELSE '' END
        FROM ledger_account a
        LEFT JOIN ledger_purpose p ON p.code = a.purpose
        WHERE {a} AND ((a.category, a.normal, a.has_floor) IS DISTINCT FROM (p.category, p.normal, p.has_floor)
                       OR a.shard >= p.shards)
        """,
    ),
    Check(
        "account.posted_differs",
        _("账户 %(ids)s 的过账合计与流水不符：应为 %(expected)s，账上是 %(found)s。"),
        """
        SELECT a.community_id, ARRAY[a.id], coalesce(s.debits, 0) || ' / ' || coalesce(s.credits, 0),
               a.debits_posted || ' / ' || a.credits_posted
        FROM ledger_account a
        LEFT JOIN (<sums>) s ON s.community_id = a.community_id AND s.account_id = a.id
        WHERE {a} AND (a.debits_posted <> coalesce(s.debits, 0) OR a.credits_posted <> coalesce(s.credits, 0))
        """,
    ),
    Check(
        "account.pending_differs",
        _("账户 %(ids)s 的待结算合计与流水不符：应为 %(expected)s，账上是 %(found)s。"),
        """
        SELECT a.community_id, ARRAY[a.id], coalesce(s.debits_pending, 0) || ' / ' || coalesce(s.credits_pending, 0),
               a.debits_pending || ' / ' || a.credits_pending
        FROM ledger_account a
        LEFT JOIN (<sums>) s ON s.community_id = a.community_id AND s.account_id = a.id
        WHERE {a} AND (a.debits_pending <> coalesce(s.debits_pending, 0)
                         OR a.credits_pending <> coalesce(s.credits_pending, 0))
        """,
    ),
    Check(
        "account.below_floor",
        _("账户 %(ids)s 不该低于零，可用却是 %(found)s。"),
        """
        SELECT a.community_id, ARRAY[a.id], '>= 0', f.available
        FROM ledger_account a, LATERAL (SELECT CASE a.normal
            WHEN 'credit' THEN a.credits_posted - a.debits_posted - a.debits_pending
            ELSE a.debits_posted - a.credits_posted - a.credits_pending END AS available) f
        WHERE {a} AND a.has_floor AND f.available < 0
        """,
    ),
    Check(
        "account.missing",
        _("流水 %(ids)s 的账户不存在：%(expected)s。"),
        """
        SELECT t.community_id, ARRAY[t.id], concat_ws(', ',
               CASE WHEN d.id IS NULL THEN t.debit_account_id END,
               CASE WHEN c.id IS NULL THEN t.credit_account_id END), ''
        FROM ledger_transfer t
        LEFT JOIN ledger_account d ON d.community_id = t.community_id AND d.id = t.debit_account_id
        LEFT JOIN ledger_account c ON c.community_id = t.community_id AND c.id = t.credit_account_id
        WHERE {t} AND (d.id IS NULL OR c.id IS NULL)
        """,
    ),
    Check(
        "account.versions_differ",
        _("账户 %(ids)s 记着改动过 %(found)s 次，流水里是 %(expected)s 次。"),
        """
        SELECT a.community_id, ARRAY[a.id], coalesce(e.steps, 0), a.version
        FROM ledger_account a
        LEFT JOIN (SELECT community_id, account_id, count(*) AS steps FROM (<entries>) e GROUP BY 1, 2) e
               ON e.community_id = a.community_id AND e.account_id = a.id
        WHERE {a} AND a.version <> coalesce(e.steps, 0)
        """,
    ),
    Check(
        "transfer.version_gap",
        _("流水 %(ids)s 在账户里应是第 %(expected)s 次改动，记的却是第 %(found)s 次。"),
        """
        SELECT n.community_id, ARRAY[n.id, n.account_id], n.expected, n.version
        FROM (
            SELECT e.community_id, e.id, e.account_id, e.version,
                   coalesce(lag(e.version) OVER (PARTITION BY e.community_id, e.account_id ORDER BY e.version, e.id), 0)
                   + 1 AS expected
            FROM (<entries>) e
        ) n
        WHERE n.version <> n.expected
        """,
    ),
    Check(
        "transfer.balance_differs",
        _("流水 %(ids)s 之后的余额应为 %(expected)s，记的却是 %(found)s。"),
        """
        SELECT n.community_id, ARRAY[n.id, n.account_id], n.before + n.change, n.balance
        FROM (
            SELECT e.community_id, e.id, e.account_id, e.balance,
                   CASE a.normal WHEN 'debit' THEN e.debit ELSE -e.debit END AS change,
                   coalesce(lag(e.balance) OVER (PARTITION BY e.community_id, e.account_id ORDER BY e.version, e.id), 0)
                   AS before
            FROM (<entries>) e
            JOIN ledger_account a ON a.community_id = e.community_id AND a.id = e.account_id
        ) n
        WHERE n.balance <> n.before + n.change
        """,
    ),
    Check(
        "transfer.unit_differs",
        _("流水 %(ids)s 记的是 %(found)s，账户用的是 %(expected)s。"),
        """
        SELECT t.community_id, ARRAY[t.id], d.unit || ' / ' || c.unit, t.unit
        FROM ledger_transfer t
        JOIN ledger_account d ON d.community_id = t.community_id AND d.id = t.debit_account_id
        JOIN ledger_account c ON c.community_id = t.community_id AND c.id = t.credit_account_id
        WHERE {t} AND (d.unit <> t.unit OR c.unit <> t.unit)
        """,
    ),
    Check(
        "transfer.without_journal",
        _("流水 %(ids)s 没有属于自己的那笔账。"),
        """
        SELECT t.community_id, ARRAY[t.id], t.journal_id, ''
        FROM ledger_transfer t
        LEFT JOIN ledger_journal j ON j.community_id = t.community_id AND j.id = t.journal_id
        WHERE {t} AND (j.id IS NULL OR NOT t.id = ANY (j.transfer_ids))
        """,
    ),
    Check(
        "transfer.settled_without_journal",
        _("流水 %(ids)s 已经结算，却没有结算它的那笔账。"),
        """
        SELECT t.community_id, ARRAY[t.id], t.settled_journal_id, ''
        FROM ledger_transfer t
        LEFT JOIN ledger_journal j ON j.community_id = t.community_id AND j.id = t.settled_journal_id
        WHERE {t} AND t.settled_at IS NOT NULL AND (j.id IS NULL OR NOT t.id = ANY (j.transfer_ids))
        """,
    ),
    Check(
        "journal.without_transfer",
        _("账 %(ids)s 里的流水 %(expected)s 不见了，或不是它记的。"),
        """
        SELECT j.community_id, ARRAY[j.id], m.id, ''
        FROM ledger_journal j
        CROSS JOIN LATERAL (SELECT unnest(CASE WHEN j.transfer_ids = '{{}}' THEN ARRAY[NULL]::uuid[]
                                               ELSE j.transfer_ids END) AS id) m
        LEFT JOIN ledger_transfer t ON t.community_id = j.community_id AND t.id = m.id
        WHERE {j} AND (t.id IS NULL OR j.id NOT IN (t.journal_id, coalesce(t.settled_journal_id, t.journal_id)))
        """,
    ),
    Check(
        "reversal.without_original",
        _("账 %(ids)s 冲正的原账 %(expected)s 不存在。"),
        """
        SELECT j.community_id, ARRAY[j.id], j.reverses, ''
        FROM ledger_journal j
        LEFT JOIN ledger_journal o ON o.community_id = j.community_id AND o.id = j.reverses
        WHERE {j} AND j.reverses IS NOT NULL AND o.id IS NULL
        """,
    ),
    Check(
        "reversal.not_a_mirror",
        _("账 %(ids)s 不是原账 %(expected)s 的镜像。"),
        """
        SELECT r.community_id, ARRAY[r.id], r.reverses, ''
        FROM ledger_journal r
        JOIN ledger_journal o ON o.community_id = r.community_id AND o.id = r.reverses
        WHERE {r} AND (
            SELECT array_agg((t.credit_account_id, t.debit_account_id, t.posted_minor)::text
                             ORDER BY t.credit_account_id, t.debit_account_id, t.posted_minor)
            FROM ledger_transfer t
            WHERE t.community_id = r.community_id AND t.id = ANY (r.transfer_ids) AND t.journal_id = r.id
        ) IS DISTINCT FROM (
            SELECT array_agg((t.debit_account_id, t.credit_account_id, t.posted_minor)::text
                             ORDER BY t.debit_account_id, t.credit_account_id, t.posted_minor)
            FROM ledger_transfer t
            WHERE t.community_id = r.community_id AND t.id = ANY (o.transfer_ids) AND t.journal_id = o.id
              AND t.posted_minor > 0
        )
        """,
    ),
    Check(
        "chain.broken",
        _("封存链在第 %(found)s 块断开：编号、前一块的印记或本块的印记对不上。"),
        """
        SELECT n.community_id, ARRAY[n.community_id], '', n.number
        FROM (
            SELECT b.*, coalesce(lag(b.number) OVER chain, 0) + 1 AS expected_number,
                   coalesce(lag(b.hash) OVER chain, decode(repeat('00', 32), 'hex')) AS expected_previous
            FROM ledger_block b WHERE {b}
            WINDOW chain AS (PARTITION BY b.community_id ORDER BY b.number)
        ) n
        WHERE n.number <> n.expected_number OR n.previous_hash <> n.expected_previous
           OR n.hash <> ledger_block_hash(n.community_id, n.number, n.previous_hash, n.journal_ids, n.digests)
        """,
    ),
    Check(
        "chain.journal_altered",
        _("账 %(ids)s 在封存（第 %(expected)s 块）之后被改过。"),
        """
        SELECT b.community_id, ARRAY[d.journal_id], b.number, ''
        FROM ledger_block b
        CROSS JOIN LATERAL unnest(b.digests) WITH ORDINALITY AS s (digest, place)
        JOIN LATERAL ledger_digests(b.community_id, b.journal_ids) d ON d.place = s.place
        WHERE {b} AND d.digest <> s.digest
        """,
    ),
    Check(
        "chain.journal_missing",
        _("账 %(ids)s 已经封存（第 %(expected)s 块），现在却不见了。"),
        """
        SELECT b.community_id, ARRAY[s.id], b.number, ''
        FROM ledger_block b
        CROSS JOIN LATERAL unnest(b.journal_ids) AS s (id)
        LEFT JOIN ledger_journal j ON j.community_id = b.community_id AND j.id = s.id
        WHERE {b} AND j.id IS NULL
        """,
    ),
    Check(
        "chain.waiting_missing",
        _("账 %(ids)s 在等待封存，却已经不见了。"),
        """
        SELECT u.community_id, ARRAY[s.id], '', ''
        FROM ledger_unsealed u
        CROSS JOIN LATERAL unnest(u.journal_ids) AS s (id)
        LEFT JOIN ledger_journal j ON j.community_id = u.community_id AND j.id = s.id
        WHERE {u} AND j.id IS NULL
        """,
    ),
    Check(
        "chain.journal_unaccounted",
        _("账 %(ids)s 既没有封存，也不在等待封存。"),
        """
        SELECT j.community_id, ARRAY[j.id], '', ''
        FROM ledger_journal j
        LEFT JOIN (
            SELECT b.community_id, unnest(b.journal_ids) AS id FROM ledger_block b WHERE {b}
            UNION ALL
            SELECT u.community_id, unnest(u.journal_ids) FROM ledger_unsealed u WHERE {u}
        ) k ON k.community_id = j.community_id AND k.id = j.id
        WHERE {j} AND k.id IS NULL
        """,
    ),
    Check(
        "chain.journal_twice",
        _("账 %(ids)s 封存了不止一次，或封存后还在等待。"),
        """
        SELECT k.community_id, ARRAY[k.id], 1, count(*)
        FROM (
            SELECT b.community_id, unnest(b.journal_ids) AS id FROM ledger_block b WHERE {b}
            UNION ALL
            SELECT u.community_id, unnest(u.journal_ids) FROM ledger_unsealed u WHERE {u}
        ) k
        GROUP BY k.community_id, k.id HAVING count(*) > 1
        """,
    ),
)
