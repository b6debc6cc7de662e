"""Hold what is decided about, so that two take turns: first the thread, then the case, then what the case is about."""

from uuid import UUID

from django.db import connection
from django.utils import translation

from fengqun.content.moderation.choices import EXCERPT_LENGTH, CaseState
from fengqun.content.moderation.errors import CaseNotFound
from fengqun.content.moderation.models import Case
from fengqun.content.moderation.policies import MODERATE, beat_of
from fengqun.content.moderation.queries.learned import score_of
from fengqun.content.moderation.subjects import things
from fengqun.content.moderation.types import Thing
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def take_turns(name: str) -> None:
    """Let those who do this one thing take turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [f"moderation:{name}"])


def thing_of(community_id: UUID, kind: str, object_id: UUID) -> Thing | None:
    """The thing as it is now."""
    return things(community_id, [(kind, object_id)]).get(object_id)


def held_case(community_id: UUID, case_id: UUID, *, actor: Actor) -> Case:
    """A case of a place that the actor looks after, held. Raises SignInRequired, Denied, CaseNotFound."""
    beat = beat_of(actor, community_id)
    case = Case.objects.select_for_update(of=("self",)).filter(community_id=community_id, id=case_id).first()
    if not beat.is_anywhere:
        actor.require(MODERATE, community_id)
    if case is None or not beat.covers(case.circle_id):
        raise CaseNotFound
    return case


def open_case(thing: Thing, *, hold_reason: str = "", is_new: bool = False) -> Case:
    """The open case about the thing, held; made if there is none. The caller has its turn with the thread."""
    known = Case.objects.select_for_update(of=("self",)).filter(
        community_id=thing.community_id, kind=thing.kind, object_id=thing.id, state=CaseState.OPEN
    )
    case = known.first()
    if case is not None:
        return case
    score = score_of(thing.community_id, thing.text)
    return Case.objects.create(
        community_id=thing.community_id,
        circle_id=thing.circle_id,
        author_id=thing.author_id,
        kind=thing.kind,
        object_id=thing.id,
        thread_id=thing.thread_id,
        excerpt=thing.text[:EXCERPT_LENGTH],
        hold_reason=hold_reason,
        is_new=is_new,
        spam_percent=score.percent if score else None,
        spam_signs=list(score.signs) if score else [],
    )


def in_words_of(community_id: UUID) -> translation.override:
    """The community's language, for words that are stored and read by others."""
    return translation.override(community_by_id(community_id).language)
