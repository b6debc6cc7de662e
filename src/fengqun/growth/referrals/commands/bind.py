"""A member is bound to a promoter, and may end it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.growth.referrals.activities import MemberBound
from fengqun.growth.referrals.commands.turns import take_turn
from fengqun.growth.referrals.decisions import Reason, attribute
from fengqun.growth.referrals.errors import NotAPromoter, OwnCode, UnknownCode
from fengqun.growth.referrals.models import Binding, BindingSource
from fengqun.growth.referrals.queries.links import link_by_code
from fengqun.growth.referrals.queries.rules import terms_of
from fengqun.growth.referrals.queries.ties import REMOVED, noted_ties, tie_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, Role
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record


@transaction.atomic
def bind_by_code(community_id: UUID, *, actor: Actor, buyer_id: UUID, code: str) -> Binding:
    """The buyer types a promoter's code: it replaces whatever binding there was.

    Raises UnknownCode, OwnCode, NotAPromoter.
    """
    link = link_by_code(code, community_id=community_id)
    if link is None:
        raise UnknownCode
    if link.promoter_id == buyer_id:
        raise OwnCode
    promoter = member_card(link.promoter_id)
    if not promoter.is_present or Role.PROMOTER not in promoter.roles:
        raise NotAPromoter
    take_turn("binding", buyer_id)
    now = clock.now()
    _end_open(buyer_id, now, reason="replaced")
    return _bind(
        Binding(
            community_id=community_id,
            member_id=buyer_id,
            promoter_id=link.promoter_id,
            source=BindingSource.CODE,
            link_id=link.id,
            bound_at=now,
        ),
        actor_id=actor.member_id,
    )


@transaction.atomic
def bind_by_click(community_id: UUID, *, member_id: UUID, user_id: UUID, at: datetime) -> Binding | None:
    """A person who came through a link has joined: the last click becomes a binding, unless one is live.

    What the person has decided since then stands.
    """
    take_turn("binding", member_id)
    if Binding.objects.filter(member_id=member_id, bound_at__gte=at).exists():
        return None
    days = terms_of(community_id).attribution_days
    ties = noted_ties(community_id, buyer_id=member_id, user_id=user_id, at=at, window_days=days)
    decision = attribute(ties, buyer_id=member_id, at=at, window_days=days)
    if decision.reason is not Reason.LAST_CLICK or decision.tie is None or decision.promoter_id is None:
        return None
    _end_open(member_id, at, reason="expired")
    return _bind(
        Binding(
            community_id=community_id,
            member_id=member_id,
            promoter_id=decision.promoter_id,
            source=BindingSource.CLICK,
            link_id=decision.tie.link_id,
            click_id=decision.tie.click_id,
            bound_at=at,
        ),
        actor_id=member_id,
    )


@transaction.atomic
def unbind(community_id: UUID, *, buyer_id: UUID, user_id: UUID | None) -> None:
    """The buyer wants nobody thanked: the binding ends, and clicks of before do not count any more."""
    take_turn("binding", buyer_id)
    tie = tie_of(community_id, buyer_id=buyer_id, user_id=user_id)
    now = clock.now()
    ended = _end_open(buyer_id, now, reason=REMOVED)
    if ended or tie is None:
        return
    Binding.objects.create(
        community_id=community_id,
        member_id=buyer_id,
        promoter_id=tie.promoter_id,
        source=BindingSource.CLICK,
        bound_at=now,
        expires_at=now,
        ended_at=now,
        ended_reason=REMOVED,
    )


def _bind(binding: Binding, *, actor_id: UUID | None) -> Binding:
    days = terms_of(binding.community_id).attribution_days
    binding.expires_at = binding.bound_at + timedelta(days=days)
    binding.save(force_insert=True)
    record(
        MemberBound(
            community_id=binding.community_id,
            object_id=binding.member_id,
            actor_id=actor_id,
            promoter_id=binding.promoter_id,
            source=binding.source,
            expires_at=binding.expires_at,
        )
    )
    return binding


def _end_open(member_id: UUID, at: datetime, *, reason: str) -> int:
    rows = Binding.objects.filter(member_id=member_id, ended_at__isnull=True)
    return rows.update(ended_at=at, ended_reason=reason)
