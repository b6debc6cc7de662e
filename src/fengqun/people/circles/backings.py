"""What stands behind steps before a circle, where it is otherwise than before a community."""

from uuid import UUID

from fengqun.people.circles.activities import CircleLeft, CircleTrialDue, CircleTrialEnded
from fengqun.people.circles.choices import CircleRole
from fengqun.people.circles.commands.admit import release
from fengqun.people.circles.commands.locking import role_in
from fengqun.people.circles.models import Circle, CircleMember, CircleWalk
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.communities.backings import InvitationBacking, InviteBacking, QuotaBacking, TrialBacking
from fengqun.people.communities.gate import Subject
from fengqun.people.communities.gate.backing import backs
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.types import MemberCard, TrialOutcome
from fengqun.spine.activity.commands import record


@backs("invite", subject=CIRCLE)
class CircleInviteBacking(InviteBacking):
    """Codes of those who run the circle."""

    def is_by_right(self, subject: Subject, inviter: MemberCard) -> bool:
        """Whether they run it now."""
        hosts = CircleMember.objects.filter(circle_id=subject.id, member_id=inviter.id, role=CircleRole.HOST)
        return bool(MANAGE_CIRCLES.roles & set(inviter.roles)) or hosts.exists()


@backs("invitation", subject=CIRCLE)
class CircleInvitationBacking(InvitationBacking):
    """Personal invitations of those who belong to the circle."""

    def is_by_right(self, subject: Subject, inviter: MemberCard) -> bool:
        """Whether they belong to it now."""
        return CircleMember.objects.filter(circle_id=subject.id, member_id=inviter.id).exists()


@backs("quota", subject=CIRCLE)
class CircleQuotaBacking(QuotaBacking):
    """A place of this week in a circle."""

    def has_line(self, subject: Subject, user_id: UUID) -> bool:
        """Whether others wait in line before the circle."""
        line = CircleWalk.objects.filter(circle_id=subject.id, queued_at__isnull=False)
        return line.exclude(member__user_id=user_id).exists()


@backs("trial", subject=CIRCLE)
class CircleTrialBacking(TrialBacking):
    """On trial in a circle: who does not stay leaves the circle, never the community."""

    def hold(self, subject: Subject) -> None:
        """Hold the circle, which every command about who belongs to it holds first."""
        Circle.objects.select_for_update(no_key=True).get(id=subject.id)

    def asked(self, subject: Subject, outcome: TrialOutcome) -> None:
        """The hosts are to decide."""
        record(
            CircleTrialDue(
                community_id=subject.community_id, object_id=subject.id, actor_id=None, member_id=outcome.member_id
            )
        )

    def ended(self, subject: Subject, outcome: TrialOutcome) -> None:
        """The trial is over. Who hosts the circle by now stays."""
        circle = Circle.objects.get(id=subject.id)
        role = role_in(circle, outcome.member_id)
        stays = outcome.stays or role == CircleRole.HOST
        record(
            CircleTrialEnded(
                community_id=subject.community_id,
                object_id=subject.id,
                actor_id=outcome.decided_by,
                member_id=outcome.member_id,
                stays=stays,
                reason=outcome.reason,
            )
        )
        if role is not None and not stays:
            release(circle, outcome.member_id)
            record(
                CircleLeft(
                    community_id=subject.community_id,
                    object_id=subject.id,
                    actor_id=outcome.decided_by,
                    member_id=outcome.member_id,
                )
            )
