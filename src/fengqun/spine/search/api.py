"""Searching for programs."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from fengqun.kernel.policies import allow, anyone, having
from fengqun.kernel.requests import Request
from fengqun.spine.search.asking import LONGEST
from fengqun.spine.search.documents import kind_named
from fengqun.spine.search.errors import UnknownKind
from fengqun.spine.search.marking import Piece
from fengqun.spine.search.policies import SEE_MISSES
from fengqun.spine.search.queries import LAST_PLACE, PAGE_SIZE, misses, search, suggestions
from fengqun.spine.search.types import Hit

router = Router(tags=["search"])

BASE = "/communities/{community}/search"
MAX_LIMIT = 50


class PieceOut(Schema):
    """A piece of a text; `is_hit` where it is what was looked for. Plain text, never HTML."""

    text: str
    is_hit: bool


class HitOut(Schema):
    """A thing that was found."""

    kind: str
    id: UUID
    title: list[PieceOut]
    snippet: list[PieceOut]
    author_id: UUID | None
    moment: datetime
    url: str


class GroupOut(Schema):
    """What was found of one kind."""

    kind: str
    label: str
    total: int
    hits: list[HitOut]


class FoundOut(Schema):
    """The answer. With `is_bounded` totals are lower bounds; with `is_loose` hits hold some of the words."""

    asked: str
    is_loose: bool
    is_bounded: bool
    meant: dict[str, list[str]]
    groups: list[GroupOut]


class SuggestionOut(Schema):
    """A title or name that goes with what has been typed."""

    kind: str
    text: str
    url: str


class MissOut(Schema):
    """What was looked for in vain."""

    text: str
    times: int
    last_at: datetime


class Question(Schema):
    """What to look for."""

    q: str = Field("", max_length=LONGEST)
    kind: str = Field("", max_length=40)
    offset: int = Field(0, ge=0, le=LAST_PLACE)
    limit: int = Field(PAGE_SIZE, ge=1, le=MAX_LIMIT)


@router.get(BASE, response=FoundOut)
@allow(anyone)
def find(request: Request, community: str, question: Query[Question]) -> FoundOut:
    """What you may find there: without `kind` the first few of each kind, with it those after `offset`."""
    if question.kind and kind_named(question.kind) is None:
        raise UnknownKind(kind=question.kind)
    found = search(
        (request.community.id, request.community.slug),
        question.q,
        actor=request.actor,
        kind=question.kind,
        offset=question.offset,
        limit=question.limit,
    )
    return FoundOut(
        asked=found.asked,
        is_loose=found.is_loose,
        is_bounded=found.is_bounded,
        meant={word: list(others) for word, others in found.meant.items()},
        groups=[
            GroupOut(
                kind=group.kind.kind,
                label=str(group.kind.label),
                total=group.total,
                hits=[_hit(hit) for hit in group.hits],
            )
            for group in found.groups
        ],
    )


@router.get(BASE + "/suggestions", response=list[SuggestionOut])
@allow(anyone)
def suggest(request: Request, community: str, q: str = "") -> list[SuggestionOut]:
    """Titles and names for what has been typed so far."""
    found = suggestions((request.community.id, request.community.slug), q[:LONGEST], actor=request.actor)
    return [SuggestionOut(kind=one.kind.kind, text=one.text, url=one.address) for one in found]


@router.get(BASE + "/misses", response=list[MissOut])
@allow(having(SEE_MISSES))
def missed(request: Request, community: str) -> list[MissOut]:
    """What members looked for in vain, the most often missed first; nobody is named."""
    return [MissOut(text=miss.text, times=miss.times, last_at=miss.last_at) for miss in misses(request.community.id)]


def _hit(hit: Hit) -> HitOut:
    return HitOut(
        kind=hit.kind,
        id=hit.object_id,
        title=_pieces(hit.title),
        snippet=_pieces(hit.snippet),
        author_id=hit.author_id,
        moment=hit.moment,
        url=hit.address,
    )


def _pieces(pieces: tuple[Piece, ...]) -> list[PieceOut]:
    return [PieceOut(text=piece.text, is_hit=piece.is_hit) for piece in pieces]
