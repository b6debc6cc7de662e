"""Come in: apply at the gate, be let in, or be entered by the system."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor, Role
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.activities import (
    ApplicationAccepted,
    ApplicationSubmitted,
    MemberJoined,
)
from fengqun.people.communities.choices import GRANTABLE_ROLES, ApplicationState, ConsentPurpose, Stage, StepKind
from fengqun.people.communities.commands.behaviour import note_behaviour
from fengqun.people.communities.commands.invite import use_invite_code
from fengqun.people.communities.commands.remove import require_not_barred
from fengqun.people.communities.errors import (
    AlreadyMember,
    AlreadyWaiting,
    AnswerMissing,
    InviteCodeInvalid,
    RoleUnknown,
    RulesChanged,
    RulesNotAccepted,
)
from fengqun.people.communities.kinds import RULES_ACCEPTED
from fengqun.people.communities.models import (
    Application,
    Community,
    Consent,
    GateStep,
    InviteCode,
    Membership,
    RulesVersion,
    StageArrival,
)
from fengqun.people.communities.policies import GRANT_ROLES, INVITE_FREELY
from fengqun.spine.activity.commands import record

CONSENT_VERSION = 1
"""Version of the sentences that the optional consents are asked with."""


@dataclass(frozen=True, kw_only=True)
class JoinRequest:
    """What a person hands in at the gate. `answers` are in the order of the questions."""

    accepts_rules_version: int = 0
    answers: Sequence[str] = ()
    invite_code: str = ""
    display_name: str = ""
    consents: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class JoinOutcome:
    """Either the person is in (`member_id`), or the application waits to be read."""

    application_id: UUID
    member_id: UUID | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to decide."""
        return self.member_id is None


@transaction.atomic
def join(community_id: UUID, request: JoinRequest, *, actor: Actor) -> JoinOutcome:
    """Apply for membership; without a review step a complete application lets the person in at once.

    Raises SignInRequired, AlreadyMember, AlreadyWaiting, Barred, RulesNotAccepted, RulesChanged, AnswerMissing,
    InviteCodeInvalid, InviteCodeExpired, InviteCodeUsedUp.
    """
    if actor.user_id is None:
        raise SignInRequired
    _require_outside(community_id, actor.user_id)
    steps = {step.kind: step for step in GateStep.objects.filter(community_id=community_id)}
    rules_version = _require_rules(community_id, request)
    answers = _require_answers(steps.get(StepKind.QUESTIONS), request)
    code = _take_code(community_id, request, is_required=StepKind.INVITE in steps)
    application = _hand_in(
        community_id, actor.user_id, request, answers=answers, code=code, rules_version=rules_version
    )
    _keep_consents(community_id, actor.user_id, request, rules_version=rules_version)
    record(
        ApplicationSubmitted(
            community_id=community_id,
            object_id=application.id,
            actor_id=None,
            user_id=actor.user_id,
        )
    )
    if StepKind.REVIEW in steps:
        return JoinOutcome(application_id=application.id)
    return JoinOutcome(application_id=application.id, member_id=let_in(application, decided_by=None))


def let_in(application: Application, *, decided_by: UUID | None) -> UUID:
    """Make the applicant a member and close the application; answer the membership's id.

    The caller has checked that the application is open, and holds it in a transaction.
    """
    now = clock.now()
    application.state = ApplicationState.ACCEPTED
    application.decided_at = now
    application.decided_by = decided_by
    application.save(update_fields=["state", "decided_at", "decided_by"])
    code = application.invite_code
    member_id = add_member(
        application.community_id,
        application.user_id,
        actor=SYSTEM,
        name=application.display_name,
        invited_by=code.inviter_id if code else None,
        way="review" if decided_by else "gate",
    )
    note_behaviour(member_id, RULES_ACCEPTED)
    Membership.objects.filter(id=member_id).update(rules_accepted=application.rules_version)
    record(
        ApplicationAccepted(
            community_id=application.community_id,
            object_id=application.id,
            actor_id=decided_by,
            user_id=application.user_id,
            member_id=member_id,
        )
    )
    if code:
        note_behaviour(code.inviter_id, "communities.invited")
    return member_id


@transaction.atomic
def add_member(  # noqa: PLR0913 - all that a membership can begin with
    community_id: UUID,
    user_id: UUID,
    *,
    actor: Actor,
    name: str = "",
    roles: Iterable[str] = (),
    stage: str = Stage.NEWCOMER,
    invited_by: UUID | None = None,
    joined_at: datetime | None = None,
    avatar_key: str = "",
    way: str = "added",
) -> UUID:
    """Enter a person as a member past the gate; somebody who left comes back to the same membership.

    Answers the membership's id. Raises Denied unless the actor may grant roles; AlreadyMember; RoleUnknown.
    """
    actor.require(GRANT_ROLES, community_id)
    held = _known_roles(roles)
    moment = joined_at or clock.now()
    membership, is_return = _enter(
        community_id,
        user_id,
        Membership(
            id=new_id(moment),
            community_id=community_id,
            user_id=user_id,
            display_name=(name or user_card(user_id).name)[:60],
            avatar_key=avatar_key,
            stage=stage,
            stage_reached_at=moment,
            roles=held,
            joined_at=moment,
            invited_by=invited_by,
        ),
    )
    Community.objects.filter(id=community_id).update(member_count=F("member_count") + 1)
    if membership.stage != Stage.NEWCOMER:
        StageArrival.objects.create(membership=membership, stage=membership.stage, reached_at=moment)
    record(
        MemberJoined(
            community_id=community_id,
            object_id=membership.id,
            actor_id=membership.id,
            occurred_at=moment,
            user_id=user_id,
            invited_by=membership.invited_by,
            way=way,
            is_return=is_return,
        )
    )
    return membership.id


@transaction.atomic
def ensure_customer(community_id: UUID, user_id: UUID) -> UUID:
    """The id under which a person buys here: the membership, or a row of a customer who is no member."""
    membership, _is_new = Membership.objects.get_or_create(
        community_id=community_id,
        user_id=user_id,
        defaults={"display_name": user_card(user_id).name[:60], "is_customer_only": True},
    )
    return membership.id


def _enter(community_id: UUID, user_id: UUID, wanted: Membership) -> tuple[Membership, bool]:
    """Insert the membership, or bring back the one there was; answers it and whether it came back."""
    known = Membership.objects.select_for_update().filter(community_id=community_id, user_id=user_id).first()
    if known is None:
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadyMember from error
        return wanted, False
    if known.left_at is None and not known.is_customer_only:
        raise AlreadyMember
    require_not_barred(community_id, known)
    is_return = not known.is_customer_only
    known.left_at = None
    known.is_customer_only = False
    known.display_name = wanted.display_name
    known.joined_at = wanted.joined_at
    known.roles = wanted.roles
    known.stage = Stage.NEWCOMER if not is_return else known.stage
    known.stage_reached_at = wanted.joined_at if not is_return else known.stage_reached_at
    known.invited_by = known.invited_by or wanted.invited_by
    known.save()
    return known, is_return


def _known_roles(roles: Iterable[str]) -> list[str]:
    held = [role for role in dict.fromkeys(str(role) for role in roles) if role != Role.MEMBER]
    if any(role not in GRANTABLE_ROLES for role in held):
        raise RoleUnknown
    return held


def _require_outside(community_id: UUID, user_id: UUID) -> None:
    known = Membership.objects.filter(community_id=community_id, user_id=user_id).first()
    if known is not None and known.left_at is None and not known.is_customer_only:
        raise AlreadyMember
    require_not_barred(community_id, known)
    waiting = Application.objects.filter(community_id=community_id, user_id=user_id, state=ApplicationState.SUBMITTED)
    if waiting.exists():
        raise AlreadyWaiting


def _require_rules(community_id: UUID, request: JoinRequest) -> int:
    version = (
        RulesVersion.objects.filter(community_id=community_id)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    ) or 0
    if version and not request.accepts_rules_version:
        raise RulesNotAccepted
    if version != request.accepts_rules_version:
        raise RulesChanged
    return version


def _require_answers(step: GateStep | None, request: JoinRequest) -> list[dict[str, str]]:
    if step is None:
        return []
    given = [answer.strip() for answer in request.answers]
    given += [""] * (len(step.questions) - len(given))
    for question, answer in zip(step.questions, given, strict=False):
        if not answer:
            raise AnswerMissing(question=question)
    return [{"question": q, "answer": a[:1000]} for q, a in zip(step.questions, given, strict=False)]


def _take_code(community_id: UUID, request: JoinRequest, *, is_required: bool) -> InviteCode | None:
    if not request.invite_code.strip():
        if is_required:
            raise InviteCodeInvalid
        return None
    code = use_invite_code(community_id, request.invite_code)
    if is_required and not INVITE_FREELY.roles & set(code.inviter.roles):
        raise InviteCodeInvalid  # made before the gate asked for codes, or by somebody who is not staff any more
    return code


def _hand_in(
    community_id: UUID,
    user_id: UUID,
    request: JoinRequest,
    *,
    answers: list[dict[str, str]],
    code: InviteCode | None,
    rules_version: int,
) -> Application:
    values = {
        "state": ApplicationState.SUBMITTED,
        "display_name": (request.display_name.strip() or user_card(user_id).name)[:60],
        "answers": answers,
        "invite_code": code,
        "rules_version": rules_version,
        "submitted_at": clock.now(),
    }
    try:
        with transaction.atomic():
            application, _is_new = Application.objects.update_or_create(
                community_id=community_id, user_id=user_id, state=ApplicationState.DRAFT, defaults=values
            )
    except IntegrityError as error:
        raise AlreadyWaiting from error
    return application


def _keep_consents(community_id: UUID, user_id: UUID, request: JoinRequest, *, rules_version: int) -> None:
    given = {ConsentPurpose.RULES: True} | {
        purpose: bool(request.consents.get(purpose))
        for purpose in (ConsentPurpose.HARVEST, ConsentPurpose.MARKETING)
        if purpose in request.consents
    }
    now = clock.now()
    Consent.objects.bulk_create(
        Consent(
            community_id=community_id,
            user_id=user_id,
            purpose=purpose,
            version=rules_version if purpose == ConsentPurpose.RULES else CONSENT_VERSION,
            is_given=is_given,
            decided_at=now,
        )
        for purpose, is_given in given.items()
    )
