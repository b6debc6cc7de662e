"""Which communities have something to be counted."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fengqun.content.feed.models import Exposure, PostScore, Vote
from fengqun.content.feed.votes import Standing


def with_exposures() -> list[UUID]:
    """Where something was shown that is not counted yet."""
    return _communities(Exposure.objects.filter(is_counted=False))


def with_waiting_votes() -> list[UUID]:
    """Where likes of brand-new members wait."""
    return _communities(Vote.objects.filter(standing=Standing.NEW))


def with_votes() -> list[UUID]:
    """Where anything was liked."""
    return _communities(Vote.objects.all())


def with_circle_posts() -> list[UUID]:
    """Where anything was said in a circle."""
    return _communities(PostScore.objects.filter(circle_id__isnull=False))


def _communities(rows: QuerySet[Any]) -> list[UUID]:
    return list(rows.order_by("community_id").values_list("community_id", flat=True).distinct())
