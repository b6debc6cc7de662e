"""The verbs of this room."""

from fengqun.people.culture.commands.decide import decline_persona, publish_persona
from fengqun.people.culture.commands.persona import hide_persona, write_persona
from fengqun.people.culture.commands.rituals import add_ritual, change_ritual, remove_ritual
from fengqun.people.culture.commands.terms import add_term, change_term, remove_term
from fengqun.people.culture.commands.versions import note_manifesto

__all__ = [
    "add_ritual",
    "add_term",
    "change_ritual",
    "change_term",
    "decline_persona",
    "hide_persona",
    "note_manifesto",
    "publish_persona",
    "remove_ritual",
    "remove_term",
    "write_persona",
]
