"""What is promised to those who ask."""

from dataclasses import fields
from uuid import UUID

from django.db.models import Q

from fengqun.content.questions.models import QuestionTerms
from fengqun.content.questions.types import Terms

FIELDS = tuple(one.name for one in fields(Terms))
DEFAULT = Terms()


def terms_of(community_id: UUID, circle_id: UUID | None = None) -> Terms:
    """The terms of a circle, else those of its community, else what everybody starts with; one statement."""
    own = all_terms(community_id, circle_id)
    return own.get(circle_id) or own.get(None) or DEFAULT


def all_terms(community_id: UUID, *circle_ids: UUID | None) -> dict[UUID | None, Terms]:
    """The terms that were set for the community (None) and for these circles, or for all without any named."""
    rows = QuestionTerms.objects.filter(community_id=community_id)
    if circle_ids:
        rows = rows.filter(Q(circle_id=None) | Q(circle_id__in=[one for one in circle_ids if one]))
    return {
        row["circle_id"]: Terms(**{name: row[name] for name in FIELDS}) for row in rows.values("circle_id", *FIELDS)
    }
