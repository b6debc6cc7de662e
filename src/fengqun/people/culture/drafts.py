"""Drafts of personas as data, and back."""

from dataclasses import asdict
from typing import Any

from fengqun.people.culture.models import Persona
from fengqun.people.culture.types import PersonaDraft, Work


def as_data(draft: PersonaDraft) -> dict[str, Any]:
    """What a column keeps."""
    return asdict(draft)


def draft_of(data: dict[str, Any]) -> PersonaDraft:
    """What was kept."""
    return PersonaDraft(
        line=data["line"],
        story=data["story"],
        values=tuple(data["values"]),
        doing=data["doing"],
        works=tuple(Work(**work) for work in data["works"]),
    )


def current(persona: Persona) -> PersonaDraft:
    """What is published, or was last."""
    return PersonaDraft(
        line=persona.line,
        story=persona.story,
        values=tuple(persona.values),
        doing=persona.doing,
        works=tuple(Work(**work) for work in persona.works),
    )


def shown(persona: Persona) -> dict[str, object]:
    """What people read of it, for the history."""
    return {
        "line": persona.line,
        "story": persona.story,
        "values": "、".join(persona.values),
        "doing": persona.doing,
        "works": "、".join(work["title"] for work in persona.works),
        "photo": str(persona.photo.name or "").rpartition("/")[2],
    }
