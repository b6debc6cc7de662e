"""What stands behind the steps of a community's gate: codes, places of the week, how far somebody is, trials."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.people.accounts.queries import account_since, user_card
from fengqun.people.communities.choices import STAGES, ApplicationState, Stage
from fengqun.people.communities.commands.invite import refuse_unusable, unuse_invite_code, use_invite_code
from fengqun.people.communities.errors import InvitationForAnother, InviteCodeInvalid, InviteCodeUsedUp
from fengqun.people.communities.gate import COMMUNITY, Result, Step, Subject
from fengqun.people.communities.gate.backing import Backing, backs
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.models import Application, Behaviour, Community, GateWeek, InviteCode, Membership, Trial
from fengqun.people.communities.policies import INVITE_FREELY
from fengqun.people.communities.queries.canvas import codes_like

Said = Mapping[str, Any]


def usable_code(community_id: UUID, text: str, *, user_id: UUID, kind: str = "") -> InviteCode:
    """The code, if this person can use it now for that kind of step; nothing is taken.

    Raises InviteCodeInvalid, InviteCodeExpired, InviteCodeUsedUp, InvitationForAnother.
    """
    code = codes_like(community_id, text).select_related("inviter").first() if text.strip() else None
    refuse_unusable(code)
    if code is None or code.inviter.left_at is not None:
        raise InviteCodeInvalid
    if kind and code.is_personal != (kind == "invitation"):
        raise InviteCodeInvalid
    if kind == "invite" and not INVITE_FREELY.roles & set(code.inviter.roles):
        raise InviteCodeInvalid  # made before the gate asked for codes, or by somebody who is not staff any more
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


class _CodeBacking(Backing):
    """A code is looked up when it is typed, and used when the application is handed in."""

    kind: str

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Said) -> Mapping[str, Any]:
        """What is wrong with the code, in words."""
        del step
        try:
            usable_code(subject.community_id, str(said.get("code", "")), user_id=user_id, kind=self.kind)
        except DomainError as error:
            return {"refusal": str(error)}
        return {}

    def claim(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Use it; two who come for the last use are told apart by the count of rows."""
        del step
        code = usable_code(subject.community_id, str(result.said.get("code", "")), user_id=user_id, kind=self.kind)
        if not use_invite_code(code.id):
            raise InviteCodeUsedUp

    def release(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Give the use back."""
        del user_id, step
        code = codes_like(subject.community_id, str(result.said.get("code", ""))).first()
        if code is not None:
            unuse_invite_code(code.id)


@backs("invite", subject=COMMUNITY)
class InviteBacking(_CodeBacking):
    """Codes of staff."""

    kind = "invite"


@backs("invitation", subject=COMMUNITY)
class InvitationBacking(_CodeBacking):
    """Personal invitations of members."""

    kind = "invitation"


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


def monday_of(moment: datetime, subject: Subject) -> date:
    """The Monday of the ISO week in which the moment lies, on the subject's clocks."""
    day = moment.astimezone(subject.zone).date()
    return day - timedelta(days=day.weekday())


def hold_week(subject: Subject) -> GateWeek:
    """The count of places of this week, held until the transaction ends, so that all who want one take turns."""
    monday = monday_of(clock.now(), subject)
    GateWeek.objects.bulk_create([GateWeek(subject_id=subject.id, monday=monday)], ignore_conflicts=True)
    return GateWeek.objects.select_for_update().get(subject_id=subject.id, monday=monday)


def take_place(week: GateWeek, per_week: int) -> bool:
    """Take a place of the week in one conditional statement; answers whether there was one."""
    room = GateWeek.objects.filter(id=week.id, taken__lt=per_week)
    return bool(room.update(taken=F("taken") + 1))


def release_place(subject: Subject, result: Result) -> None:
    """Give the place of a week back."""
    week = str(result.said.get("week", ""))
    if week:
        GateWeek.objects.filter(subject_id=subject.id, monday=week, taken__gt=0).update(taken=F("taken") - 1)


@backs("quota", subject=COMMUNITY)
class QuotaBacking(Backing):
    """A place of this week, unless somebody waits in line already."""

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Said) -> Mapping[str, Any]:
        """Takes the place if there is one."""
        del said
        week = hold_week(subject)
        others = Application.objects.filter(community_id=subject.id, state=ApplicationState.QUEUED)
        if others.exclude(user_id=user_id).exists() or not take_place(week, step.settings["per_week"]):
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
        del subject, result
        now = clock.now()
        kinds = [goal["kind"] for goal in step.settings["goals"]]
        done = Behaviour.objects.filter(membership_id=member_id, kind__in=kinds)
        Trial.objects.get_or_create(
            membership_id=member_id,
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
