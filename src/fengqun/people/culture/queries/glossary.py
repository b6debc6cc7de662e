"""The words of a community, and their explanation wherever words are shown."""

from secrets import token_hex
from uuid import UUID

from django.utils.safestring import SafeString

from fengqun.people.culture.cache import glossary_of
from fengqun.people.culture.errors import TermNotFound
from fengqun.people.culture.glossing import Entry, Glossary
from fengqun.people.culture.models import Culture, Term
from fengqun.people.culture.types import TermCard


def explained(community_id: UUID, html: str, *, key: str = "") -> SafeString:
    """The sanitized HTML with the first occurrence of each term of the community explained.

    `key` makes the ids unique on the page; without it they are random. Costs no statement but once in a while.
    """
    glossary = glossary_of(community_id, read_version=_version, read=_read)
    return glossary.explain(html, key=key or token_hex(4))


def terms(community_id: UUID, *, search: str = "") -> list[TermCard]:
    """The glossary, by word."""
    rows = Term.objects.filter(community_id=community_id)
    if search:
        rows = rows.filter(word__icontains=search) | rows.filter(meaning__icontains=search)
    return [_card(row) for row in rows.order_by("word", "id")]


def term(community_id: UUID, term_id: UUID) -> TermCard:
    """One word. Raises TermNotFound."""
    row = Term.objects.filter(community_id=community_id, id=term_id).first()
    if row is None:
        raise TermNotFound
    return _card(row)


def _card(row: Term) -> TermCard:
    return TermCard(row.id, row.word, tuple(row.spellings), row.meaning)


def _version(community_id: UUID) -> int:
    return Culture.objects.filter(community_id=community_id).values_list("version", flat=True).first() or 0


def _read(community_id: UUID) -> Glossary:
    rows = Term.objects.filter(community_id=community_id).order_by("word", "id")
    return Glossary([Entry(row.id, row.word, tuple(row.spellings), row.meaning) for row in rows])
