"""Searching a community of many posts: words common and rare, names, mistakes, by a member, a guest and as one types.

A database of its own is made on the present server and dropped afterwards. It holds one community with a thousand
members, fifty circles (the reader is in five) and as many posts as asked for, a quarter public, a sixth in circles,
over two years, written by the rooms' own indexing. One connection asks one question after another; the times hold all
that a page does for its answer but the template. What bounds it is the memory that PostgreSQL has for the index.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from fengqun.bench._texts import Texts
from fengqun.bench.report import Aim, Bench, Progress, silently
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.accounts.commands import register
from fengqun.people.circles.commands import found_circle
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.commands import create_community, import_members
from fengqun.people.communities.commands.import_members import Person
from fengqun.people.communities.queries import actor_for
from fengqun.spine.search.commands import put
from fengqun.spine.search.documents import MEMBERS, PUBLIC, Document, findable
from fengqun.spine.search.models import SearchDocument, SearchWord
from fengqun.spine.search.pinyin import spellings
from fengqun.spine.search.queries import search, suggestions
from fengqun.spine.search.vectors import indexed

POSTS = 1_000_000
PEOPLE = 1_000
CIRCLES, MINE = 50, 5
YEARS_BACK_DAYS = 730
AT_ONCE = 5_000
QUESTIONS = 40
"""Questions of each sort, each asked once."""
WARM_UP = 5
AIM_MS = 100.0
BENCH_NAME = "fengqun_bench_search"
_COLUMNS = "community_id, kind, object_id, audience, author_id, moment, weight, title, body, vector"


@dataclass(frozen=True)
class _Ground:
    """A community to search in."""

    place: tuple[UUID, str]
    reader: Actor
    texts: Texts
    names: list[str]


@dataclass(frozen=True)
class _Sort:
    """One sort of question: how it is made, and what is done with it."""

    name: str
    question: Callable[[], str]
    ask: Callable[[str], int]


POST = findable(
    "bench.post",
    label="post",
    icon="comment",
    order=10,
    rebuild=lambda _community_id: iter(()),
    address=lambda slug, object_id: f"/c/{slug}/posts/{object_id}/",
    is_plentiful=True,
)


def run(progress: Progress = silently, *, posts: int = POSTS) -> Bench:
    """Build, measure, drop. A million posts take some ten minutes to build."""
    with _own_database():
        ground = _ground()
        built = _load(ground, posts, progress)
        puts = _puts(ground)
        constant = _constant()
        rows: list[dict[str, Any]] = []
        every: list[float] = []
        for sort in _sorts(ground):
            for _time in range(WARM_UP):
                sort.ask(sort.question())
            times, found = _timed(sort)
            every += times
            rows.append(_row(sort.name, times, found))
        machine_limit = f"{posts:,} posts in one community, one connection; {built}"
        cuts = quantiles(every, n=20)
        rows.append(_row("all", every, sum(row["found"] for row in rows) / len(rows)))
        rows.append(_row("put one", puts, 1))
        return Bench(
            name="search",
            limit=machine_limit,
            rows=rows,
            ratios={"p95 / constant statement": cuts[18] / constant, "p50 / constant statement": cuts[9] / constant},
            aims={"search p95 ms": Aim(AIM_MS, cuts[18], at_most=True)}
            | {
                f"{row['question']} p95 ms": Aim(AIM_MS, row["p95 ms"], at_most=True)
                for row in rows
                if row["question"] not in {"all", "put one"}
            },
        )


@contextmanager
def _own_database() -> Iterator[None]:
    """Work in a new database with all the rooms' tables, and drop it."""
    present = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = BENCH_NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(present, verbosity=0)


def _ground() -> _Ground:
    texts, random = Texts(), Random(11)  # noqa: S311 - repeatability is the point
    owner = register("bench@example.test", display_name="阿岚")
    founded = create_community(name="山野", slug="bench", kind="interest", owner_user_id=owner, gate=())
    now = clock.now()
    names = [texts.name() for _place in range(PEOPLE)]
    people: list[Person] = [
        (str(place), name, now - timedelta(days=random.randint(1, YEARS_BACK_DAYS)), None)
        for place, name in enumerate(names)
    ]
    people.append(("reader", "读者", now, "reader@example.test"))
    members = import_members(founded.community_id, people)
    for place in range(CIRCLES):
        host = members["reader"] if place < MINE else members[str(place)]
        settings = CircleSettings(name=f"{texts.word(0, 200)}圈{place}")
        found_circle(founded.community_id, actor=SYSTEM, settings=settings, host_ids=[host])
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM communities_membership WHERE id = %s", [members["reader"]])
        [user_id] = cursor.fetchone()
    return _Ground((founded.community_id, "bench"), actor_for(user_id, founded.community_id), texts, names)


def _load(ground: _Ground, posts: int, progress: Progress) -> str:
    """Write the posts by COPY, the index of words after them; answers what it took."""
    begun = perf_counter()
    known = SearchDocument._meta.indexes  # noqa: SLF001 - as Django names it
    index = next(index for index in known if index.name == "search_by_words")
    with connection.schema_editor() as editor:
        editor.remove_index(SearchDocument, index)
    documents, words, written = _documents(ground, posts), set[str](), 0
    while chunk := list(islice(documents, AT_ONCE)):
        written += len(chunk)
        words |= _copy(chunk)
        progress(written, posts)
    community_id = ground.place[0]
    SearchWord.objects.bulk_create([SearchWord(community_id=community_id, word=word) for word in sorted(words)])
    copied = perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
    with connection.schema_editor() as editor:
        editor.add_index(SearchDocument, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchdocument, search_searchword")
        cursor.execute("SELECT pg_table_size('search_searchdocument'), pg_relation_size('search_by_words')")
        table, words_index = cursor.fetchone()
    took = perf_counter() - begun - copied
    return (
        f"written in {copied:.0f} s, indexed in {took:.0f} s; "
        f"table {table / 1e9:.1f} GB, index of words {words_index / 1e9:.1f} GB"
    )


def _copy(chunk: list[Document]) -> set[str]:
    words: set[str] = set()
    with connection.cursor() as cursor, cursor.copy(f"COPY search_searchdocument ({_COLUMNS}) FROM STDIN") as copy:
        for one in chunk:
            found = indexed(one)
            words |= found.latin_words
            copy.write_row(
                (
                    one.community_id,
                    one.kind,
                    one.object_id,
                    one.audience,
                    one.author_id,
                    one.moment,
                    one.weight,
                    one.title,
                    one.body,
                    found.vector,
                )
            )
    return words


def _documents(ground: _Ground, posts: int) -> Iterator[Document]:
    random = Random(13)  # noqa: S311 - repeatability is the point
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM circles_circle ORDER BY id")
        circles = [f"circle:{row[0]}" for row in cursor.fetchall()]
        cursor.execute("SELECT id FROM communities_membership ORDER BY id")
        authors = [row[0] for row in cursor.fetchall()]
    for place in range(posts):
        moment = now - timedelta(days=YEARS_BACK_DAYS) * (1 - (place / posts) ** 0.7)
        yield _document(ground, random, moment, circles, authors)


def _document(ground: _Ground, random: Random, moment: datetime, circles: list[str], authors: list[UUID]) -> Document:
    title, body = ground.texts.post()
    chance = random.random()
    audience = PUBLIC if chance < 0.25 else random.choice(circles) if chance < 0.4 else MEMBERS  # noqa: PLR2004
    return Document(
        community_id=ground.place[0],
        kind=POST.kind,
        object_id=new_id(moment),
        title=title,
        body=body,
        audience=audience,
        author_id=random.choice(authors),
        moment=moment,
    )


def _sorts(ground: _Ground) -> list[_Sort]:
    texts, random = ground.texts, Random(17)  # noqa: S311 - repeatability is the point
    place, reader, guest = ground.place, ground.reader, Actor()

    def everywhere(actor: Actor) -> Callable[[str], int]:
        return lambda text: search(place, text, actor=actor).total

    def pinyin() -> str:
        name = random.choice(ground.names)
        return spellings(name)[-1]

    def mistyped() -> str:
        word = texts.latin_word(100)
        at = random.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    found = everywhere(reader)
    return [
        _Sort("the commonest words", lambda: texts.word(0, 20), found),
        _Sort("common words", lambda: texts.word(20, 300), found),
        _Sort("rare words", lambda: texts.word(2_000, 20_000), found),
        _Sort("two common words", lambda: f"{texts.word(0, 100)} {texts.word(0, 100)}", found),
        _Sort("three words", lambda: " ".join(texts.word(0, 1_000) for _time in range(3)), found),
        _Sort("words without a space", lambda: texts.word(0, 300) + texts.word(0, 300), found),
        _Sort("an exact phrase", lambda: f'"{texts.word(0, 100)}{texts.word(0, 100)}"', found),
        _Sort("without a word", lambda: f"{texts.word(0, 100)} -{texts.word(0, 100)}", found),
        _Sort("a single character", lambda: texts.word(0, 2_000)[0], found),
        _Sort("a particle", lambda: random.choice("的了是在不"), found),
        _Sort("a name", lambda: random.choice(ground.names), found),
        _Sort("initials", pinyin, found),
        _Sort("a Latin word", texts.latin_word, found),
        _Sort("a mistyped Latin word", mistyped, found),
        _Sort("nothing holds all", lambda: f"{texts.word(0, 100)} {texts.word(5_000, 9_000)} 饕餮", found),
        _Sort("nothing at all", lambda: "饕餮", found),
        _Sort(
            "third page of one kind",
            lambda: texts.word(20, 300),
            lambda text: search(place, text, actor=reader, kind=POST.kind, offset=40).total,
        ),
        _Sort("a guest, common words", lambda: texts.word(0, 300), everywhere(guest)),
        _Sort(
            "as one types", lambda: texts.word(0, 2_000)[:1], lambda text: len(suggestions(place, text, actor=reader))
        ),
        _Sort(
            "as one types on", lambda: texts.word(0, 2_000), lambda text: len(suggestions(place, text, actor=reader))
        ),
    ]


def _timed(sort: _Sort) -> tuple[list[float], float]:
    """Milliseconds of each question, and how many were found on average."""
    times, found = [], 0
    for _time in range(QUESTIONS):
        question = sort.question()
        begun = perf_counter()
        found += sort.ask(question)
        times.append((perf_counter() - begun) * 1000)
    return times, found / QUESTIONS


def _puts(ground: _Ground) -> list[float]:
    """Milliseconds of writing one post into the index, in a transaction of its own."""
    times = []
    for _time in range(200):
        title, body = ground.texts.post()
        document = Document(
            community_id=ground.place[0],
            kind=POST.kind,
            object_id=uuid4(),
            title=title,
            body=body,
            audience=MEMBERS,
            moment=clock.now(),
        )
        begun = perf_counter()
        with transaction.atomic():
            put([document])
        times.append((perf_counter() - begun) * 1000)
    return times


def _constant() -> float:
    """Milliseconds of a statement that does nothing, through the same connection; the median."""
    times = []
    with connection.cursor() as cursor:
        for _time in range(500):
            begun = perf_counter()
            cursor.execute("SELECT 1")
            cursor.fetchone()
            times.append((perf_counter() - begun) * 1000)
    return quantiles(times, n=2)[0]


def _row(name: str, times: list[float], found: float) -> dict[str, Any]:
    cuts = quantiles(times, n=20)
    return {
        "question": name,
        "p50 ms": round(cuts[9], 1),
        "p95 ms": round(cuts[18], 1),
        "longest ms": round(max(times), 1),
        "found": round(found, 1),
    }
