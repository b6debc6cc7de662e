"""The statements of a search. Values come as parameters; only the parts written here are put together.

Matches are looked up first, by rows alone: the newest, and those that promise more (the words in title or names, or
most of the words where nothing holds all). How closely they match needs the vector, which lies beside the row and costs
as much as many rows; so of each kind only the most promising are compared closely, and the others follow by freshness.
"""

MATCHED = 1_000
"""Matches that are counted and can be leafed through, the newest."""
PROMISING = 300
"""Matches in titles and names, and matches of kinds that are few, that are found beside them."""
COMPARED = 100
"""Matches of each kind whose words are compared closely."""

_SCOPE = """d.community_id = %(community)s AND d.audience = ANY(%(audiences)s)
      AND (d.author_id IS NULL OR d.author_id <> ALL(%(hidden)s)) AND d.kind = ANY(%(kinds)s)"""
_MATCHES = f"FROM search_searchdocument d WHERE {_SCOPE} AND d.vector @@ "

ROWS_EXPECTED = f"EXPLAIN (FORMAT JSON) SELECT {_MATCHES} %(query)s::tsquery"

# Enough of the newest documents to hold some matches by what the planner expects, within bounds.
RECENT_SINCE = """
SELECT moment FROM search_searchdocument WHERE community_id = %(community)s ORDER BY moment DESC
OFFSET (SELECT least(%(most)s, greatest(%(least)s, %(wanted)s * greatest(reltuples, 1) / %(expected)s))::bigint
        FROM pg_class WHERE oid = 'search_searchdocument'::regclass) LIMIT 1
"""

# Adding nothing to the moment keeps the index on it out: it would be walked row by row, fetching each vector.
_FOUND = f"""
SELECT d.kind, d.object_id, d.moment, d.weight, {{is_better}} AS is_better {_MATCHES} {{query}}::tsquery
ORDER BY d.moment + interval '0' DESC, d.object_id DESC LIMIT {{limit}}
"""
_POOL = """
pool AS (
    SELECT kind, object_id, moment, weight, bool_or(is_better) AS is_better
    FROM (SELECT * FROM recent UNION ALL SELECT * FROM better {rare}) every
    GROUP BY kind, object_id, moment, weight
)
"""
_AS_WRITTEN = """
, written AS MATERIALIZED (
    SELECT p.* FROM pool p
    JOIN search_searchdocument d ON d.community_id = %(community)s AND d.kind = p.kind AND d.object_id = p.object_id
    WHERE {conditions}
)
"""
# How well the words match (title 1, names 0.8, body 0.2, words that stand together more), times freshness (1 today,
# 0.68 after four months, never below a half), times the document's own weight.
_PAGE = """
, ordered AS (
    SELECT p.*,
           row_number() OVER (PARTITION BY p.kind ORDER BY p.is_better DESC, p.moment DESC, p.object_id DESC) AS turn
    FROM {pool} p
), scored AS (
    SELECT o.kind, o.object_id, o.moment, o.turn <= {compared} AS is_compared,
           (CASE WHEN o.turn <= {compared} AND o.kind = ANY(%(shown)s) THEN {closeness} ELSE 0 END)
           * (0.5 + 0.5 * exp(-greatest(extract(epoch FROM %(today)s - o.moment) / 86400, 0) / 120.0))
           * o.weight AS score
    FROM ordered o
), placed AS (
    SELECT s.*, count(*) OVER (PARTITION BY s.kind) AS total,
           row_number() OVER (
               PARTITION BY s.kind ORDER BY s.is_compared DESC, s.score DESC, s.moment DESC, s.object_id DESC
           ) AS place
    FROM scored s
)
SELECT d.kind, d.object_id, d.title, left(d.body, %(body_read)s) AS body, d.author_id, d.moment, p.score, p.place,
       p.total, (SELECT count(*) FROM recent) AS matched
FROM placed p
JOIN search_searchdocument d ON d.community_id = %(community)s AND d.kind = p.kind AND d.object_id = p.object_id
WHERE p.place = 1 OR (p.place > %(first)s AND p.place <= %(last)s AND p.kind = ANY(%(shown)s))
ORDER BY p.kind, p.place
"""
_CLOSE = """(
    SELECT 0.05 + ts_rank_cd('{0.1, 0.2, 0.8, 1.0}', c.vector, %(ranking)s::tsquery, 32)
    FROM search_searchdocument c
    WHERE c.community_id = %(community)s AND c.kind = o.kind AND c.object_id = o.object_id
)"""
# Of those that hold some of the words, those that hold more of them come first.
_LOOSE = """(
    SELECT ts_rank_cd('{0.1, 0.2, 0.8, 1.0}', c.vector, %(ranking)s::tsquery, 32)
           + 10 * (SELECT count(*) FROM unnest(%(parts)s::tsquery[]) part WHERE c.vector @@ part)
    FROM (
        SELECT vector || '' AS vector FROM search_searchdocument
        WHERE community_id = %(community)s AND kind = o.kind AND object_id = o.object_id OFFSET 0
    ) c
)"""

SUGGEST = f"""
SELECT d.kind, d.object_id, d.title {_MATCHES} %(query)s::tsquery
ORDER BY d.kind = ANY(%(plentiful)s), d.moment + interval '0' DESC, d.object_id DESC LIMIT %(limit)s
"""


def found_statement(*, is_bounded: bool, is_loose: bool, phrases: int) -> str:
    """The hits of one page with the totals of their kinds.

    `is_bounded` looks among the newest documents and those of rare kinds alone. With `phrases` the texts must hold the
    parameters `phrase_0` and so on as they are written.
    """
    recent = _FOUND.format(is_better="false", query="%(query_recent)s" if is_bounded else "%(query)s", limit=MATCHED)
    better = _FOUND.format(is_better="true", query="%(query_better)s", limit=PROMISING)
    rare = _FOUND.format(is_better="false", query="%(query_rare)s", limit=PROMISING)
    parts = [f"recent AS MATERIALIZED ({recent})", f"better AS MATERIALIZED ({better})"]
    if is_bounded:
        parts.append(f"rare AS MATERIALIZED ({rare})")
    parts.append(_POOL.format(rare="UNION ALL SELECT * FROM rare" if is_bounded else ""))
    held = (
        f"position(lower(%(phrase_{place})s) IN lower(d.title || E'\\n' || d.body)) > 0" for place in range(phrases)
    )
    written = _AS_WRITTEN.format(conditions=" AND ".join(held)) if phrases else ""
    page = _PAGE.format(
        pool="written" if phrases else "pool", compared=COMPARED, closeness=_LOOSE if is_loose else _CLOSE
    )
    return f"WITH {', '.join(parts)} {written} {page}"
