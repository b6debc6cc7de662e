"""What stands behind the steps of a community's gate: codes, places of the week, how far somebody is, trials."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.people.accounts.queries import account_since, user_card
from fengqun.people.communities.activities import TrialEnded
from fengqun.people.communities.choices import STAGES, ApplicationState, Stage
from fengqun.people.communities.commands.invite import refuse_unusable, unuse_invite_code, use_invite_code
from fengqun.people.communities.commands.leave import part
from fengqun.people.communities.commands.quotas import hold_week, release_place, take_place
from fengqun.people.communities.errors import InvitationForAnother, InviteCodeInvalid, InviteCodeUsedUp
from fengqun.people.communities.gate import COMMUNITY, Result, Step, Subject
from fengqun.people.communities.gate.backing import Backing, backs
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.mails import tell_of_trial
from fengqun.people.communities.models import Application, Behaviour, Community, InviteCode, Membership, Trial
from fengqun.people.communities.policies import INVITE_FREELY
from fengqun.people.communities.queries.canvas import codes_like
from fengqun.people.communities.queries.cards import member_card
from fengqun.people.communities.types import MemberCard, TrialOutcome
from fengqun.spine.activity.commands import record

Said = Mapping[str, Any]


def usable_code(subject: Subject, text: str, *, user_id: UUID, kind: str = "") -> InviteCode:
    """The code, if this person can use it now at that gate for that kind of step; nothing is taken.

    Raises InviteCodeInvalid, InviteCodeExpired, InviteCodeUsedUp, InvitationForAnother.
    """
    known = codes_like(subject.community_id, text, part_id=subject.part_id).select_related("inviter")
    code = known.first() if text.strip() else None
    refuse_unusable(code)
    if code is None or code.inviter.left_at is not None:
        raise InviteCodeInvalid
    if kind and code.is_personal != (kind == "invitation"):
        raise InviteCodeInvalid
    if code.email and code.email != user_card(user_id).email.lower():
        raise InvitationForAnother
    return code


def inviter_in(application: Application, plan: Plan, results: Mapping[str, Result]) -> InviteCode | None:
    """The code that says who invited: a member's invitation before a code of staff."""
    for kind in ("invitation", "invite"):
        step = plan.of_kind(kind)
        result = results.get(step.id) if step else None
        if result is not None and result.is_claimed:
            return codes_like(application.community_id, str(result.said.get("code", ""))).first()
    return None


class CodeBacking(Backing):
    """A code is looked up when it is typed, and used when the application is handed in."""

    kind: str

    def is_by_right(self, subject: Subject, inviter: MemberCard) -> bool:
        """Whether who gave the code may (still) let people in by it."""
        raise NotImplementedError

    def usable(self, subject: Subject, text: str, *, user_id: UUID) -> InviteCode:
        """The code, if this person can use it now for this step. Raises what `usable_code` does."""
        code = usable_code(subject, text, user_id=user_id, kind=self.kind)
        if not self.is_by_right(subject, member_card(code.inviter_id)):
            raise InviteCodeInvalid  # made before the gate asked for codes, or by somebody who has no right any more
        return code

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Said) -> Mapping[str, Any]:
        """What is wrong with the code, in words."""
        del step
        try:
            self.usable(subject, str(said.get("code", "")), user_id=user_id)
        except DomainError as error:
            return {"refusal": str(error)}
        return {}

    def claim(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Use it; two who come for the last use are told apart by the count of rows."""
        del step
        code = self.usable(subject, str(result.said.get("code", "")), user_id=user_id)
        if not use_invite_code(code.id):
            raise InviteCodeUsedUp

    def release(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Give the use back."""
        del user_id, step
        code = codes_like(subject.community_id, str(result.said.get("code", "")), part_id=subject.part_id).first()
        if code is not None:
            unuse_invite_code(code.id)


@backs("invite", subject=COMMUNITY)
class InviteBacking(CodeBacking):
    """Codes of staff."""

    kind = "invite"

    def is_by_right(self, subject: Subject, inviter: MemberCard) -> bool:
        """Whether they are staff now."""
        del subject
        return bool(INVITE_FREELY.roles & set(inviter.roles))


@backs("invitation", subject=COMMUNITY)
class InvitationBacking(CodeBacking):
    """Personal invitations of members."""

    kind = "invitation"

    def is_by_right(self, subject: Subject, inviter: MemberCard) -> bool:
        """Members invite; that they still are, `usable_code` has seen."""
        del subject, inviter
        return True


@backs("level")
class LevelBacking(Backing):
    """How old the account is, and how far and how long somebody is in the community that is asked about."""

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Said) -> Mapping[str, Any]:
        """In days and as the place of the stage on its ladder."""
        del said
        now = clock.now()
        slug = step.settings["community"]
        places = Community.objects.filter(slug=slug) if slug else Community.objects.filter(id=subject.community_id)
        place = places.values("id", "name", "kind").first()
        facts: dict[str, Any] = {"account_days": (now - account_since(user_id)).days, "stage_rank": -1, "days": 0}
        if place is None:
            return facts
        facts |= {"place": place["name"]}
        if step.settings["stage"]:
            facts["stage_label"] = stage_label(place["kind"], step.settings["stage"])
        member = Membership.objects.filter(
            community_id=place["id"], user_id=user_id, left_at=None, is_customer_only=False
        ).first()
        if member is not None:
            facts |= {"stage_rank": STAGES.index(Stage(member.stage)), "days": (now - member.joined_at).days}
        return facts


@backs("quota", subject=COMMUNITY)
class QuotaBacking(Backing):
    """A place of this week, unless somebody waits in line already."""

    def has_line(self, subject: Subject, user_id: UUID) -> bool:
        """Whether others wait in line."""
        others = Application.objects.filter(community_id=subject.id, state=ApplicationState.QUEUED)
        return others.exclude(user_id=user_id).exists()

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Said) -> Mapping[str, Any]:
        """Takes the place if there is one."""
        del said
        week = hold_week(subject)
        if self.has_line(subject, user_id) or not take_place(week, step.settings["per_week"]):
            return {"has_place": False}
        return {"has_place": True, "week": week.monday.isoformat()}

    def release(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Give it back."""
        del user_id, step
        release_place(subject, result)


@backs("trial", subject=COMMUNITY)
class TrialBacking(Backing):
    """Whoever comes in by a gate with a trial begins it on the first day."""

    def entered(self, subject: Subject, member_id: UUID, step: Step, result: Result) -> None:
        """Begin the trial: only what is done from now on counts."""
        del result
        now = clock.now()
        kinds = [goal["kind"] for goal in step.settings["goals"]]
        done = Behaviour.objects.filter(membership_id=member_id, kind__in=kinds)
        Trial.objects.get_or_create(
            membership_id=member_id,
            subject_id=subject.part_id,
            state__in=["running", "asked"],
            defaults={
                "state": "running",
                "goals": list(step.settings["goals"]),
                "baseline": dict(done.values_list("kind", "count")),
                "at_end": step.settings["at_end"],
                "started_at": now,
                "ends_at": now + timedelta(days=step.settings["days"]),
            },
        )

    def hold(self, subject: Subject) -> None:
        """Hold what members are on trial in, before the trial itself is held."""

    def asked(self, subject: Subject, outcome: TrialOutcome) -> None:
        """The goals were not met in time, and hosts are to decide."""

    def ended(self, subject: Subject, outcome: TrialOutcome) -> None:
        """The trial is over: who does not stay goes, and the member is told."""
        was_there = member_card(outcome.member_id).is_present
        record(
            TrialEnded(
                community_id=subject.community_id,
                object_id=outcome.member_id,
                actor_id=outcome.decided_by,
                stays=outcome.stays,
            )
        )
        if was_there and not outcome.stays:
            part(subject.community_id, outcome.member_id)
        if was_there:
            tell_of_trial.defer_in_transaction(trial_id=outcome.trial_id)
