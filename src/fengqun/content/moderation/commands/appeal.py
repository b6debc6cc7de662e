"""An author appeals against what was decided about their thing; another person hears it."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.content.moderation.activities import AppealHeard, DecisionAppealed
from fengqun.content.moderation.choices import (
    AGAINST,
    APPEAL_DAYS,
    APPEAL_LENGTH,
    REASON_LENGTH,
    AppealState,
    CaseState,
    LogVerb,
    Outcome,
    Verdict,
)
from fengqun.content.moderation.commands.decide import MADE_OF, show_again
from fengqun.content.moderation.commands.holding import held_case, in_words_of, take_turns, thing_of
from fengqun.content.moderation.commands.learn import unlearn
from fengqun.content.moderation.commands.noting import note
from fengqun.content.moderation.commands.tell import tell_hearers
from fengqun.content.moderation.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    CaseNotFound,
    NothingToAppeal,
    NotImpartial,
    ReasonNeeded,
    Unreadable,
)
from fengqun.content.moderation.models import Appeal, Case
from fengqun.content.moderation.notices import HEARD
from fengqun.content.moderation.policies import on_behalf
from fengqun.content.moderation.subjects import subject_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@transaction.atomic
def file_appeal(community_id: UUID, case_id: UUID, *, actor: Actor, text: str) -> None:
    """Appeal once against a decision about one's own thing, also while silenced.

    Raises SignInRequired, Denied, CaseNotFound, AlreadyAppealed, NothingToAppeal, Unreadable.
    """
    member_id = actor.require_member(community_id)
    rows = Case.objects.select_for_update(of=("self",)).filter(community_id=community_id, author_id=member_id)
    case = rows.filter(id=case_id).first()
    if case is None:
        raise CaseNotFound
    if Appeal.objects.filter(case=case).exists():
        raise AlreadyAppealed
    now = clock.now()
    if not may_appeal(case):
        raise NothingToAppeal(days=APPEAL_DAYS)
    said = text.replace("\x00", "").strip()
    if not said:
        raise Unreadable(reason=_("请写下哪里不对。"))
    if len(said) > APPEAL_LENGTH:
        raise Unreadable(reason=_("最多 %(count)s 个字。") % {"count": APPEAL_LENGTH})
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                case=case, author_id=member_id, first_decider_id=case.decided_by, text=said, filed_at=now
            )
    except IntegrityError as error:
        raise AlreadyAppealed from error
    tell_hearers(appeal)
    record(
        DecisionAppealed(
            community_id=community_id,
            object_id=case.id,
            actor_id=member_id,
            author_id=member_id,
            kind=case.kind,
            thing_id=case.object_id,
            circle_id=case.circle_id,
        )
    )


@transaction.atomic
def hear_appeal(community_id: UUID, case_id: UUID, outcome: str, *, actor: Actor, reason: str) -> None:
    """Uphold the decision or lift it: the thing is seen again, and the flags were mistaken.

    Raises SignInRequired, Denied, CaseNotFound, NotImpartial for who decided first and for the author,
    AlreadyDecided, ReasonNeeded, Unreadable.
    """
    case = held_case(community_id, case_id, actor=actor)
    appeal = Appeal.objects.select_for_update(of=("self",)).filter(case=case).first()
    if appeal is None:
        raise CaseNotFound
    if actor.member_id is None or actor.member_id in {appeal.author_id, appeal.first_decider_id}:
        raise NotImpartial
    if appeal.state != AppealState.WAITING:
        raise AlreadyDecided
    if outcome not in {AppealState.UPHELD, AppealState.LIFTED}:
        raise Unreadable(reason=_("没有这种结果。"))
    said = " ".join(reason.replace("\x00", "").split())[:REASON_LENGTH]
    if not said:
        raise ReasonNeeded
    appeal.state, appeal.reason = outcome, said
    appeal.decided_by, appeal.decided_at = actor.member_id, clock.now()
    appeal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    if outcome == AppealState.LIFTED:
        _lift(case, actor)
    note(case, LogVerb(outcome), actor=actor, reason=said)
    _tell(case, appeal)
    record(
        AppealHeard(
            community_id=community_id,
            object_id=case.id,
            actor_id=actor.member_id,
            author_id=case.author_id,
            kind=case.kind,
            thing_id=case.object_id,
            circle_id=case.circle_id,
            outcome=outcome,
        )
    )


def may_appeal(case: Case) -> bool:
    """Whether its author may appeal now, as far as the case itself says."""
    if case.state != CaseState.DECIDED or case.outcome not in AGAINST or case.decided_at is None:
        return False
    return clock.now() <= case.decided_at + timedelta(days=APPEAL_DAYS)


def _lift(case: Case, actor: Actor) -> None:
    take_turns(str(case.thread_id or case.object_id))
    thing, made = thing_of(case.community_id, case.kind, case.object_id), subject_of(case.kind)
    if thing is not None and made is not None and thing.state == MADE_OF[Outcome(case.outcome)]:
        show_again(case, thing, made, on_behalf(actor))
    unlearn(case)
    case.save()
    case.flags.update(verdict=Verdict.REFUSED)


def _tell(case: Case, appeal: Appeal) -> None:
    slug = community_by_id(case.community_id).slug
    with in_words_of(case.community_id):
        outcome = str(AppealState(appeal.state).label)
    notify(
        HEARD,
        community_id=case.community_id,
        member_ids=[case.author_id],
        url=reverse("moderation-mine", kwargs={"community": slug}),
        title=case.excerpt[:40],
        object_kind="moderation_appeal",
        object_id=case.id,
        params={"outcome": outcome, "reason": appeal.reason},
    )
