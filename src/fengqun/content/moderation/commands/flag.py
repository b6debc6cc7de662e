"""Flag a thing, and take a flag back."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from fengqun.content.moderation.activities import FlagsTookEffect, FlagWithdrawn, ThingFlagged
from fengqun.content.moderation.choices import (
    FLAGS_A_DAY,
    TEXT_LENGTH,
    CaseState,
    FlagReason,
    LogVerb,
    Verdict,
)
from fengqun.content.moderation.commands.holding import in_words_of, open_case, take_turns, thing_of
from fengqun.content.moderation.commands.noting import note
from fengqun.content.moderation.commands.pausing import pause
from fengqun.content.moderation.errors import (
    AlreadyFlagged,
    FlagNotFound,
    OwnThing,
    ThingNotFound,
    TooManyFlags,
    Unreadable,
)
from fengqun.content.moderation.models import Case, Flag
from fengqun.content.moderation.queries.terms import terms_of
from fengqun.content.moderation.subjects import subject_of
from fengqun.content.moderation.types import Thing
from fengqun.content.moderation.weighing import Tally, effects, is_staff, weight
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record


@transaction.atomic
def flag(community_id: UUID, kind: str, object_id: UUID, *, actor: Actor, reason: str, text: str = "") -> UUID:
    """Say that something is wrong with a thing that one may read; answers the case's id.

    What the flags do together happens with the flag that reaches a threshold, once. Raises SignInRequired, Denied,
    ThingNotFound, OwnThing, AlreadyFlagged, TooManyFlags, Unreadable.
    """
    member_id = actor.require_member(community_id)
    said = _checked(reason, text)
    first = thing_of(community_id, kind, object_id)
    if first is None:
        raise ThingNotFound
    take_turns(str(first.thread_id or first.id))
    thing = thing_of(community_id, kind, object_id)
    made = subject_of(kind)
    if thing is None or made is None or not thing.is_in_sight or not made.may_see(thing, actor):
        if Flag.objects.filter(member_id=member_id, kind=kind, object_id=object_id).exists():
            raise AlreadyFlagged
        raise ThingNotFound
    if thing.author_id == member_id:
        raise OwnThing
    today = Flag.objects.filter(member_id=member_id, made_at__gt=clock.now() - timedelta(days=1))
    if today.count() >= FLAGS_A_DAY:
        raise TooManyFlags(limit=FLAGS_A_DAY)
    case = open_case(thing)
    heavy = _weight_of(member_id)
    try:
        with transaction.atomic():
            Flag.objects.create(
                case=case, member_id=member_id, kind=kind, object_id=object_id, reason=reason, text=said, weight=heavy
            )
    except IntegrityError as error:
        raise AlreadyFlagged from error
    record(
        ThingFlagged(
            community_id=community_id,
            object_id=case.id,
            actor_id=member_id,
            author_id=case.author_id,
            kind=kind,
            thing_id=object_id,
            circle_id=case.circle_id,
            reason=reason,
            weight=heavy,
        )
    )
    count_again(case)
    _let_work(case, thing)
    return case.id


@transaction.atomic
def withdraw_flag(community_id: UUID, kind: str, object_id: UUID, *, actor: Actor) -> None:
    """Take one's own flag back while nobody has decided; what flags did already stays until somebody looks.

    Raises SignInRequired, Denied, FlagNotFound.
    """
    member_id = actor.require_member(community_id)
    own = Flag.objects.filter(
        member_id=member_id, kind=kind, object_id=object_id, verdict=Verdict.OPEN, case__community_id=community_id
    )
    case_id = own.values_list("case_id", flat=True).first()
    if case_id is None:
        raise FlagNotFound
    case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
    if case.state != CaseState.OPEN or not own.delete()[0]:
        raise FlagNotFound
    count_again(case)
    if not case.flagger_count and not case.hold_reason and not case.has_held and not case.has_locked:
        case.state = CaseState.DROPPED
        case.save(update_fields=["state"])
    record(
        FlagWithdrawn(
            community_id=community_id,
            object_id=case.id,
            actor_id=member_id,
            author_id=case.author_id,
            kind=kind,
            thing_id=object_id,
            circle_id=case.circle_id,
        )
    )


def count_again(case: Case) -> None:
    """Keep on the case how many flags stand and what they weigh."""
    sums = Flag.objects.filter(case_id=case.id).aggregate(count=Count("id"), weight=Sum("weight"))
    case.flagger_count, case.weight = sums["count"], sums["weight"] or 0
    case.save(update_fields=["flagger_count", "weight"])


def record_of(member_id: UUID) -> tuple[int, int]:
    """How many flags of a member were upheld, and how many were judged at all."""
    judged = Flag.objects.filter(member_id=member_id).exclude(verdict=Verdict.OPEN)
    found = judged.aggregate(all=Count("id"), upheld=Count("id", filter=Q(verdict=Verdict.UPHELD)))
    return found["upheld"], found["all"]


def _weight_of(member_id: UUID) -> int:
    member = member_card(member_id)
    upheld, judged = record_of(member_id)
    return weight(member.stage, member.roles, upheld=upheld, judged=judged)


def _checked(reason: str, text: str) -> str:
    if reason not in FlagReason.values:
        raise Unreadable(reason=_("选一个原因。"))
    said = " ".join(text.replace("\x00", "").split())
    if reason == FlagReason.OTHER and not said:
        raise Unreadable(reason=_("选了“其他”，请写一句哪里不对。"))
    if len(said) > TEXT_LENGTH:
        raise Unreadable(reason=_("最多 %(count)s 个字。") % {"count": TEXT_LENGTH})
    return said


def _let_work(case: Case, thing: Thing) -> None:
    """Do what the standing flags do together, each thing once a case."""
    terms = terms_of(case.community_id)
    author = member_card(case.author_id)
    flags = Flag.objects.filter(case_id=case.id).values_list("member__roles", flat=True)
    in_thread = Flag.objects.filter(
        case__community_id=case.community_id, case__thread_id=case.thread_id, case__state=CaseState.OPEN
    )
    here = effects(
        Tally(case.flagger_count, case.weight, any(is_staff(roles) for roles in flags)),
        by_newcomer=author.stage == "newcomer" and not is_staff(author.roles),
        hide_weight=terms.hide_weight,
        newcomer_flaggers=terms.newcomer_flaggers,
        lock_flaggers=terms.lock_flaggers,
    )
    swarm = in_thread.values("member_id").distinct().count() if case.thread_id else 0
    made = subject_of(case.kind)
    if made is None:
        return
    if made.lock and not thing.is_locked and swarm >= terms.lock_flaggers > 1:
        case.has_locked = True
        made.lock(thing, SYSTEM)
        _took_effect(case, "lock", LogVerb.LOCKED)
    if here.hides and not case.has_held:
        case.has_held = True
        with in_words_of(case.community_id):
            made.hide(thing, SYSTEM, _("几位成员举报了，等管理人员看"))
        _took_effect(case, "hold", LogVerb.HELD)
    if here.silences and case.silenced_until is None and pause(case):
        _took_effect(case, "silence", LogVerb.SILENCED)
    case.save(update_fields=["has_locked", "has_held", "silenced_until"])


def _took_effect(case: Case, effect: str, verb: LogVerb) -> None:
    note(case, verb)
    record(
        FlagsTookEffect(
            community_id=case.community_id,
            object_id=case.id,
            author_id=case.author_id,
            kind=case.kind,
            thing_id=case.object_id,
            circle_id=case.circle_id,
            effect=effect,
        )
    )
