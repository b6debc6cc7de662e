"""Reads of a community's culture."""

from fengqun.people.culture.queries.glossary import explained, term, terms
from fengqun.people.culture.queries.history import changes_page
from fengqun.people.culture.queries.personas import (
    count_proposed,
    persona_card,
    persona_of,
    personas,
    personas_proposed,
    personas_to_look_at,
    photo_file,
)
from fengqun.people.culture.queries.rituals import ritual, rituals

__all__ = [
    "changes_page",
    "count_proposed",
    "explained",
    "persona_card",
    "persona_of",
    "personas",
    "personas_proposed",
    "personas_to_look_at",
    "photo_file",
    "ritual",
    "rituals",
    "term",
    "terms",
]
