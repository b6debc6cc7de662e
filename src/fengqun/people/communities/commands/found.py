"""Found a community from its positioning canvas."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor, Role
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.activities import CommunityFounded
from fengqun.people.communities.canvas import Canvas
from fengqun.people.communities.choices import Kind, Stage
from fengqun.people.communities.commands.enter import add_member
from fengqun.people.communities.errors import SlugTaken
from fengqun.people.communities.gate.plans import simple
from fengqun.people.communities.kinds import template_of
from fengqun.people.communities.models import CanvasVersion, Community, GateVersion, RulesVersion
from fengqun.people.communities.policies import require_founding
from fengqun.people.communities.types import Founded
from fengqun.spine.activity.commands import record


def create_community(
    *,
    name: str,
    slug: str,
    owner_user_id: UUID,
    kind: str = Kind.PRODUCT,
    owner_name: str = "",
    **answers: Any,  # noqa: ANN401 - any answer of the canvas
) -> Founded:
    """Found a community without asking: the kind's suggestions, with `answers` of the canvas instead where given.

    For the command line, the demo, imports and tests. Raises InvalidSetting, SlugTaken.
    """
    canvas = Canvas.from_kind(kind, name=name, slug=slug, **answers)
    return _found(canvas, owner_user_id=owner_user_id, owner_name=owner_name)


def found(canvas: Canvas, *, actor: Actor, owner_name: str = "") -> Founded:
    """Found the community that the canvas describes; the actor becomes its owner.

    Raises SignInRequired, FoundingClosed, InvalidSetting, SlugTaken.
    """
    require_founding(actor)
    if actor.user_id is None:
        message = "the system founds communities by create_community"
        raise ValueError(message)
    return _found(canvas, owner_user_id=actor.user_id, owner_name=owner_name)


@transaction.atomic
def _found(canvas: Canvas, *, owner_user_id: UUID, owner_name: str) -> Founded:
    canvas = canvas.checked()
    community = _make(canvas)
    owner_id = add_member(
        community.id,
        owner_user_id,
        actor=SYSTEM,
        name=owner_name or user_card(owner_user_id).name,
        roles=(Role.OWNER,),
        stage=Stage.PARTNER,
        way="founded",
    )
    _lay_gate(community, canvas)
    RulesVersion.objects.create(community=community, version=1, text=canvas.rules, published_by=owner_id)
    CanvasVersion.objects.create(community=community, version=1, answers=canvas.as_data(), changed_by=owner_id)
    record(
        CommunityFounded(
            community_id=community.id,
            object_id=community.id,
            actor_id=owner_id,
            kind=canvas.kind,
            economy=canvas.economy,
        )
    )
    return Founded(community_id=community.id, slug=community.slug, owner_id=owner_id)


def _make(canvas: Canvas) -> Community:
    template = template_of(canvas.kind)
    community = Community(
        slug=canvas.slug,
        canvas_version=1,
        cover=template.cover,
        starters=[{"kind": s.kind, "title": str(s.title), "body": str(s.body)} for s in template.starters],
        created_at=clock.now(),
    )
    apply_canvas(community, canvas)
    try:
        with transaction.atomic():
            community.save(force_insert=True)
    except IntegrityError as error:
        raise SlugTaken from error
    return community


def apply_canvas(community: Community, canvas: Canvas) -> None:
    """Write the canvas to the community's own columns (unsaved)."""
    for field in CANVAS_COLUMNS:
        setattr(community, field, getattr(canvas, field))
    community.home_sections = list(canvas.home_sections)


def _lay_gate(community: Community, canvas: Canvas) -> None:
    GateVersion.objects.create(
        community=community, version=1, steps=simple(canvas.gate, canvas.questions).as_data(), changed_by=None
    )


CANVAS_COLUMNS = (
    "name",
    "kind",
    "economy",
    "outside_shop_url",
    "currency",
    "time_zone",
    "language",
    "refund_window_days",
    "order_unpaid_minutes",
    "auto_receipt_days",
    "default_commission_bps",
    "tagline",
    "manifesto",
    "promise_now",
    "promise_year",
)
"""Answers of the canvas that the community keeps as columns of the same name."""
