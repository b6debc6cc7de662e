"""Move switches."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_card
from fengqun.people.notifications.activities import SwitchesMoved
from fengqun.people.notifications.errors import KindUnknown, LinkSpoilt, NoticeIsNotOptional
from fengqun.people.notifications.kinds import kind_named
from fengqun.people.notifications.models import Switch
from fengqun.people.notifications.queries.switches import ALL_EMAILS
from fengqun.people.notifications.tokens import SwitchLink
from fengqun.people.notifications.types import SwitchChoice
from fengqun.spine.activity.commands import record


@transaction.atomic
def move_switches(
    community_id: UUID, choices: Iterable[SwitchChoice], *, actor: Actor, any_email: bool | None = None
) -> None:
    """Put the actor's switches where they want them; `any_email` is the switch of all e-mails.

    Raises Denied, KindUnknown, NoticeIsNotOptional.
    """
    member_id = actor.require_member(community_id)
    wanted = list(choices)
    for choice in wanted:
        _check(choice)
    for choice in wanted:
        _move(community_id, member_id, choice)
    if any_email is not None:
        _move(community_id, member_id, SwitchChoice(ALL_EMAILS, in_app=True, email=any_email))
    _note(community_id, member_id, tuple(choice.kind for choice in wanted))


@transaction.atomic
def move_email_switch(link: SwitchLink, *, email: bool) -> None:
    """Put the e-mail switch that a signed link leads to: who holds the e-mail may.

    Raises LinkSpoilt, KindUnknown, MemberNotFound.
    """
    if kind_named(link.kind) is None:
        raise KindUnknown(kind=link.kind)
    member = member_card(link.member_id)
    if member.community_id != link.community_id or not member.is_present:
        raise LinkSpoilt
    before = Switch.objects.filter(
        community_id=link.community_id, member_id=link.member_id, kind=link.kind
    ).values_list("in_app", flat=True)
    choice = SwitchChoice(link.kind, in_app=all(before), email=email)
    _move(link.community_id, link.member_id, choice)
    _note(link.community_id, link.member_id, (link.kind,))


def _check(choice: SwitchChoice) -> None:
    kind = kind_named(choice.kind)
    if kind is None:
        raise KindUnknown(kind=choice.kind)
    if not kind.is_optional and not choice.in_app:
        raise NoticeIsNotOptional(label=kind.label)


def _move(community_id: UUID, member_id: UUID, choice: SwitchChoice) -> None:
    kind = kind_named(choice.kind)
    first = (True, kind.email if kind else True)
    if (choice.in_app, choice.email) == first:
        Switch.objects.filter(community_id=community_id, member_id=member_id, kind=choice.kind).delete()
        return
    Switch.objects.bulk_create(
        [
            Switch(
                community_id=community_id,
                member_id=member_id,
                kind=choice.kind,
                in_app=choice.in_app,
                email=choice.email,
                changed_at=clock.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["community_id", "member_id", "kind"],
        update_fields=["in_app", "email", "changed_at"],
    )


def _note(community_id: UUID, member_id: UUID, kinds: tuple[str, ...]) -> None:
    record(SwitchesMoved(community_id=community_id, object_id=member_id, actor_id=member_id, kinds=kinds))
