"""The statements of a search. Values come as parameters; only the parts written here are put together."""

RANKED = 1_000
"""Matches that are ranked, the newest."""
TITLED = 300
"""Matches in titles and names, and matches of kinds that are few, that are ranked beside them."""

_SCOPE = """d.community_id = %(community)s AND d.audience = ANY(%(audiences)s)
      AND (d.author_id IS NULL OR d.author_id <> ALL(%(hidden)s)) AND d.kind = ANY(%(kinds)s)"""
_MATCHES = f"FROM search_searchdocument d WHERE {_SCOPE} AND d.vector @@ "
ROWS_EXPECTED = f"EXPLAIN (FORMAT JSON) SELECT {_MATCHES} %(query)s::tsquery"
RECENT_SINCE = "SELECT moment FROM search_searchdocument WHERE community_id = %s ORDER BY moment DESC OFFSET %s LIMIT 1"

# Adding nothing to the moment keeps the index on it out: it would be walked row by row, fetching each vector.
_POOL = f"""
SELECT d.kind, d.object_id, d.moment, d.weight, d.vector {_MATCHES} {{query}}::tsquery {{also}}
ORDER BY d.moment + interval '0' DESC, d.object_id DESC LIMIT {{limit}}
"""
AS_WRITTEN = "AND position(lower(%({name})s) IN lower(d.title || E'\\n' || d.body)) > 0"

# How well the words match (title 1, names 0.8, body 0.2, words that stand together more), times freshness (1 today,
# 0.68 after four months, never below a half), times the document's own weight.
_SCORED = """
SELECT p.kind, p.object_id, p.moment,
       (0.05 + ts_rank_cd('{0.1, 0.2, 0.8, 1.0}', p.vector, %(ranking)s::tsquery, 32))
       * (0.5 + 0.5 * exp(-greatest(extract(epoch FROM %(today)s - p.moment) / 86400, 0) / 120.0)) * p.weight AS score
FROM pool p
"""
# Of those that hold some of the words, those that hold more of them come first.
_SCORED_LOOSELY = """
SELECT p.kind, p.object_id, p.moment,
       (SELECT count(*) FROM unnest(%(parts)s::tsquery[]) part WHERE p.vector @@ part)
       + ts_rank_cd('{0.1, 0.2, 0.8, 1.0}', p.vector, %(ranking)s::tsquery, 32)
       * (0.5 + 0.5 * exp(-greatest(extract(epoch FROM %(today)s - p.moment) / 86400, 0) / 120.0)) * p.weight AS score
FROM (SELECT kind, object_id, moment, weight, vector || '' AS vector FROM pool OFFSET 0) p
"""
_PAGE = """
, placed AS (
    SELECT s.*, row_number() OVER (PARTITION BY s.kind ORDER BY s.score DESC, s.moment DESC, s.object_id DESC) AS place,
           count(*) OVER (PARTITION BY s.kind) AS total
    FROM scored s
)
SELECT d.kind, d.object_id, d.title, left(d.body, %(body_read)s) AS body, d.author_id, d.moment, p.score, p.place,
       p.total, (SELECT count(*) FROM recent) AS ranked
FROM placed p
JOIN search_searchdocument d ON d.community_id = %(community)s AND d.kind = p.kind AND d.object_id = p.object_id
WHERE p.place = 1 OR (p.place > %(first)s AND p.place <= %(last)s AND p.kind = ANY(%(shown)s))
ORDER BY p.kind, p.place
"""
SUGGEST = f"""
SELECT d.kind, d.object_id, d.title {_MATCHES} %(query)s::tsquery
ORDER BY d.kind = ANY(%(plentiful)s), d.moment + interval '0' DESC, d.object_id DESC LIMIT %(limit)s
"""


def plain_statement(also: str, *, is_loose: bool) -> str:
    """The newest matches, ranked."""
    recent = _POOL.format(query="%(query)s", also=also, limit=RANKED)
    scored = _SCORED_LOOSELY if is_loose else _SCORED
    return f"WITH recent AS MATERIALIZED ({recent}), pool AS (SELECT * FROM recent), scored AS ({scored}) {_PAGE}"  # noqa: S608 - put together from the parts above


def bounded_statement(also: str, *, is_loose: bool) -> str:
    """Matches among the newest documents, those in titles and names, and those of kinds that are few, ranked."""
    recent = _POOL.format(query="%(query_recent)s", also=also, limit=RANKED)
    titled = _POOL.format(query="%(query_titled)s", also=also, limit=TITLED)
    rare = _POOL.format(query="%(query_rare)s", also=also, limit=TITLED)
    scored = _SCORED_LOOSELY if is_loose else _SCORED
    return f"""
    WITH recent AS MATERIALIZED ({recent}), titled AS MATERIALIZED ({titled}), rare AS MATERIALIZED ({rare}),
    pool AS (
        SELECT * FROM recent
        UNION ALL
        SELECT * FROM titled t
        WHERE NOT EXISTS (SELECT FROM recent r WHERE r.kind = t.kind AND r.object_id = t.object_id)
        UNION ALL
        SELECT * FROM rare t
        WHERE NOT EXISTS (SELECT FROM recent r WHERE r.kind = t.kind AND r.object_id = t.object_id)
          AND NOT EXISTS (SELECT FROM titled r WHERE r.kind = t.kind AND r.object_id = t.object_id)
    ), scored AS ({scored}) {_PAGE}
    """  # noqa: S608 - put together from the parts above
