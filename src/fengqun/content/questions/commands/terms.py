"""What is promised to those who ask: set for the community, or for one circle."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.questions.activities import TermsSet
from fengqun.content.questions.errors import InvalidTerms
from fengqun.content.questions.models import QuestionTerms
from fengqun.content.questions.policies import SET_QUESTION_TERMS
from fengqun.content.questions.types import Terms
from fengqun.content.questions.waking import MINUTES_A_DAY
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_by_id
from fengqun.spine.activity.commands import record

MOST_HOURS = 168
MOST_ASKED = 10
MOST_A_DAY = 50
LEAST_WAKING = 60


@transaction.atomic
def set_question_terms(community_id: UUID, *, actor: Actor, terms: Terms, circle_id: UUID | None = None) -> None:
    """Set the terms; questions that were asked before keep the target they were asked with.

    Raises Denied, CircleNotFound, InvalidTerms.
    """
    actor.require(SET_QUESTION_TERMS, community_id)
    if circle_id is not None:
        circle_by_id(community_id, circle_id, actor=actor)
    _check(terms)
    QuestionTerms.objects.update_or_create(
        community_id=community_id,
        circle_id=circle_id,
        defaults={**asdict(terms), "changed_at": clock.now(), "changed_by": actor.member_id},
    )
    _record(community_id, circle_id, terms, actor)


@transaction.atomic
def drop_circle_terms(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Let a circle follow the community's terms again. Raises Denied."""
    actor.require(SET_QUESTION_TERMS, community_id)
    QuestionTerms.objects.filter(community_id=community_id, circle_id=circle_id).delete()


def _check(terms: Terms) -> None:
    rules = [
        (1 <= terms.target_hours <= MOST_HOURS, _("首答时限在 1 到 168 小时之间。")),
        (
            terms.waking_from_minute >= 0
            and terms.waking_from_minute + LEAST_WAKING <= terms.waking_to_minute <= MINUTES_A_DAY,
            _("清醒时段至少一小时，从早到晚写在同一天里。"),
        ),
        (1 <= terms.relay_at_percent <= 100, _("接力的时机在时限的 1% 到 100% 之间。")),  # noqa: PLR2004 - percent
        (1 <= terms.relay_size <= MOST_ASKED, _("一轮接力问 1 到 10 个人。")),
        (0 <= terms.relays_per_day <= MOST_A_DAY, _("每人每天最多被问 0 到 50 次。")),
    ]
    for is_kept, reason in rules:
        if not is_kept:
            raise InvalidTerms(reason=reason)


def _record(community_id: UUID, circle_id: UUID | None, terms: Terms, actor: Actor) -> None:
    record(
        TermsSet(
            community_id=community_id,
            object_id=circle_id or community_id,
            actor_id=actor.member_id,
            target_hours=terms.target_hours,
            waking_from_minute=terms.waking_from_minute,
            waking_to_minute=terms.waking_to_minute,
        )
    )
