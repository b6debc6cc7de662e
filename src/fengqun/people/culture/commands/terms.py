"""Add, change and remove words of the glossary."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fengqun.kernel.policies import Actor
from fengqun.people.culture.activities import TermChanged
from fengqun.people.culture.checks import MOST_TERMS, checked_term
from fengqun.people.culture.commands.versions import hold, note_change
from fengqun.people.culture.errors import InvalidCulture, SpellingTaken, TermNotFound
from fengqun.people.culture.models import Change, Spelling, Term
from fengqun.people.culture.policies import KEEP_CULTURE
from fengqun.spine.activity.commands import record


@transaction.atomic
def add_term(community_id: UUID, *, actor: Actor, word: str, meaning: str, spellings: tuple[str, ...] = ()) -> UUID:
    """Add a word; answers its id. Raises Denied, InvalidCulture, SpellingTaken."""
    actor.require(KEEP_CULTURE, community_id)
    word, spellings, meaning = checked_term(word, spellings, meaning)
    hold(community_id)
    if Term.objects.filter(community_id=community_id).count() >= MOST_TERMS:
        raise InvalidCulture(reason=_("词条满了，最多 %(most)s 个。") % {"most": MOST_TERMS})
    term = Term.objects.create(community_id=community_id, word=word, spellings=list(spellings), meaning=meaning)
    _write(term)
    _tell(term, "added", {}, _shown(term), actor)
    return term.id


@transaction.atomic
def change_term(
    community_id: UUID, term_id: UUID, *, actor: Actor, word: str, meaning: str, spellings: tuple[str, ...] = ()
) -> None:
    """Change a word, its spellings and its meaning. Raises Denied, TermNotFound, InvalidCulture, SpellingTaken."""
    actor.require(KEEP_CULTURE, community_id)
    word, spellings, meaning = checked_term(word, spellings, meaning)
    term = _held(community_id, term_id)
    before = _shown(term)
    term.word, term.spellings, term.meaning = word, list(spellings), meaning
    if _shown(term) == before:
        return
    term.save()
    _write(term)
    _tell(term, "changed", before, _shown(term), actor)


@transaction.atomic
def remove_term(community_id: UUID, term_id: UUID, *, actor: Actor) -> None:
    """Remove a word; the history keeps it. Raises Denied, TermNotFound."""
    actor.require(KEEP_CULTURE, community_id)
    term = _held(community_id, term_id)
    _tell(term, "removed", _shown(term), {}, actor)
    term.delete()


def _held(community_id: UUID, term_id: UUID) -> Term:
    term = Term.objects.select_for_update().filter(community_id=community_id, id=term_id).first()
    if term is None:
        raise TermNotFound
    return term


def _write(term: Term) -> None:
    """Keep each spelling for this term alone. Raises SpellingTaken."""
    texts = {text.casefold(): text for text in (term.word, *term.spellings)}
    Spelling.objects.filter(term=term).exclude(text__in=texts).delete()
    known = set(Spelling.objects.filter(term=term).values_list("text", flat=True))
    taken = Spelling.objects.filter(community_id=term.community_id, text__in=texts.keys() - known)
    clash = taken.values_list("text", flat=True).first()
    if clash is not None:
        raise SpellingTaken(spelling=texts[clash])
    try:
        with transaction.atomic():
            Spelling.objects.bulk_create(
                Spelling(community_id=term.community_id, term=term, text=text) for text in texts.keys() - known
            )
    except IntegrityError as error:
        raise SpellingTaken(spelling=term.word) from error


def _shown(term: Term) -> dict[str, object]:
    return {"word": term.word, "spellings": "、".join(term.spellings), "meaning": term.meaning}


def _tell(term: Term, deed: str, before: dict[str, object], after: dict[str, object], actor: Actor) -> None:
    version = note_change(
        term.community_id,
        Change.Kind.TERM,
        object_id=term.id,
        name=term.word,
        before=before,
        after=after,
        changed_by=actor.member_id,
    )
    record(
        TermChanged(
            community_id=term.community_id, object_id=term.id, actor_id=actor.member_id, deed=deed, version=version
        )
    )
