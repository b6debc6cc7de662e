"""Reads of the canvas, the rules, and how one comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.canvas import Canvas
from fengqun.people.communities.choices import StepKind
from fengqun.people.communities.codes import normalised
from fengqun.people.communities.errors import CommunityNotFound
from fengqun.people.communities.gate import COMMUNITY, Step, Subject
from fengqun.people.communities.gate.plans import Plan, read
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.models import (
    Application,
    CanvasVersion,
    Community,
    GateVersion,
    InviteCode,
    RulesVersion,
)
from fengqun.people.communities.policies import INVITE, INVITE_FREELY
from fengqun.people.communities.queries.cards import member_cards
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class Rules:
    """The rules that hold, or their absence: version 0."""

    version: int = 0
    text: str = ""
    published_at: datetime | None = None
    shown_when_writing: tuple[str, ...] = ()
    summary: str = ""
    asks_again: bool = False

    @property
    def lines(self) -> list[str]:
        """The rules one by one."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class InviteCodeCard:
    """An invite code and who gave it."""

    id: UUID
    code: str
    inviter: MemberCard | None
    quota: int
    used_count: int
    expires_at: datetime | None
    created_at: datetime
    email: str = ""
    """Whom a personal invitation is for."""

    @property
    def left(self) -> int:
        """How many may still come in by it."""
        return self.quota - self.used_count

    @property
    def is_usable(self) -> bool:
        """Whether it lets somebody in now."""
        return self.left > 0 and (self.expires_at is None or self.expires_at > clock.now())


@dataclass(frozen=True)
class CanvasChange:
    """One version of the canvas: who, when, and which answers became what."""

    version: int
    changed_at: datetime
    changed_by: MemberCard | None
    changes: Sequence[tuple[str, str, str]]
    """Field, before, after."""


def canvas_of(community_id: UUID) -> Canvas:
    """The canvas that holds. Raises CommunityNotFound."""
    last = CanvasVersion.objects.filter(community_id=community_id).order_by("-version").first()
    if last is None:
        raise CommunityNotFound
    return Canvas.from_data(last.answers)


def canvas_history(community_id: UUID, *, limit: int = 20) -> list[CanvasChange]:
    """The versions of the canvas, last first, each with what it changed."""
    versions = list(CanvasVersion.objects.filter(community_id=community_id).order_by("-version")[: limit + 1])
    people = member_cards(version.changed_by for version in versions if version.changed_by)
    changes = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        old = before.answers if before else {}
        changes.append(
            CanvasChange(
                version=version.version,
                changed_at=version.changed_at,
                changed_by=people.get(version.changed_by) if version.changed_by else None,
                changes=[
                    (key, _plain(old.get(key)), _plain(value))
                    for key, value in version.answers.items()
                    if before and old.get(key) != value
                ],
            )
        )
    return changes[:limit]


def current_rules(community_id: UUID) -> Rules:
    """The rules that hold."""
    last = RulesVersion.objects.filter(community_id=community_id).order_by("-version").first()
    return _rules(last) if last else Rules()


def _rules(row: RulesVersion) -> Rules:
    return Rules(
        version=row.version,
        text=row.text,
        published_at=row.published_at,
        shown_when_writing=tuple(row.shown_when_writing),
        summary=row.summary,
        asks_again=row.asks_again,
    )


def gate_of(community_id: UUID) -> Plan:
    """How one comes in now."""
    last = GateVersion.objects.filter(community_id=community_id).order_by("-version").first()
    return read(last.steps, last.version) if last else Plan()


def gate_as_of(community_id: UUID, version: int) -> Plan:
    """How one came in under that version of the gate."""
    kept = GateVersion.objects.filter(community_id=community_id, version=version).first()
    return read(kept.steps, kept.version) if kept else Plan()


def plan_for(application: Application) -> Plan:
    """The gate that an application walks through: the one it was handed in under, else the one of now."""
    if application.gate_version:
        return gate_as_of(application.community_id, application.gate_version)
    return gate_of(application.community_id)


def subject_of(community_id: UUID, *, part_id: UUID | None = None) -> Subject:
    """The community, or a circle in it, as what a gate stands before."""
    zone = Community.objects.values_list("time_zone", flat=True).get(id=community_id)
    return Subject(CIRCLE if part_id else COMMUNITY, part_id or community_id, community_id, zone)


def invitations_left(member_id: UUID, step: Step, *, zone: tzinfo, part_id: UUID | None = None) -> int:
    """How many people a member may still invite in this month of the community's calendar, to it or to a part of it."""
    today = clock.now().astimezone(zone)
    first = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sent = InviteCode.objects.filter(inviter_id=member_id, subject_id=part_id, is_personal=True, created_at__gte=first)
    return int(step.settings["per_month"]) - sent.count()


def may_invite(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor may make invite codes now: where the gate asks for one, only those who invite freely."""
    if actor.may(INVITE_FREELY, community_id):
        return True
    return actor.may(INVITE, community_id) and StepKind.INVITE not in gate_of(community_id).kinds


def invite_code(community_id: UUID, code: str) -> InviteCode | None:
    """The code's row, whatever its state; for showing who invites."""
    return codes_like(community_id, code).first()


def codes_like(community_id: UUID, text: str, *, part_id: UUID | None = None) -> QuerySet[InviteCode]:
    """The row of the code that somebody typed: with or without dashes, in any width and case."""
    told_by = Replace("code", Value("-"), Value(""))
    codes = InviteCode.objects.filter(community_id=community_id, subject_id=part_id)
    return codes.alias(told_by=told_by).filter(told_by=normalised(text))


def invite_codes(
    community_id: UUID,
    *,
    inviter_id: UUID | None = None,
    is_personal: bool = False,
    part_id: UUID | None = None,
    limit: int = 100,
) -> list[InviteCodeCard]:
    """Codes that were not taken back, newest first; of one inviter when given. Personal invitations are apart.

    With `part_id` those that open the gate of that circle.
    """
    found = InviteCode.objects.filter(
        community_id=community_id, subject_id=part_id, revoked_at=None, is_personal=is_personal
    )
    if inviter_id is not None:
        found = found.filter(inviter_id=inviter_id)
    rows = list(found.order_by("-created_at", "-id")[:limit])
    inviters = member_cards(row.inviter_id for row in rows)
    return [
        InviteCodeCard(
            id=row.id,
            code=row.code,
            inviter=inviters.get(row.inviter_id),
            quota=row.quota,
            used_count=row.used_count,
            expires_at=row.expires_at,
            created_at=row.created_at,
            email=row.email,
        )
        for row in rows
    ]


def starters_of(community_id: UUID) -> list[dict[str, str]]:
    """The first posts and questions that the kind suggested when the community was founded."""
    found: list[dict[str, str]] | None = (
        Community.objects.filter(id=community_id).values_list("starters", flat=True).first()
    )
    return found or []


def _plain(value: object) -> str:
    if isinstance(value, list):
        return _("，").join(" · ".join(part.values()) if isinstance(part, dict) else str(part) for part in value)
    return "" if value is None else str(value)
