"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class CircleNotFound(NotFound):
    """No such circle here, or none that this person may know of."""

    code = "circles.not_found"
    sentence = _("没有找到这个圈子。")


class RequestNotFound(NotFound):
    """No such request in this circle."""

    code = "circles.request_not_found"
    sentence = _("没有找到这份申请。")


class InvitationNotFound(NotFound):
    """No such invitation waits for this person."""

    code = "circles.invitation_not_found"
    sentence = _("这份邀请已经不在了。")


class NotInCircle(NotFound):
    """That member does not belong to the circle."""

    code = "circles.not_in_circle"
    sentence = _("这位成员不在圈子里。")


class NotHost(Denied):
    """Only hosts of this circle may do that."""

    code = "circles.not_host"
    sentence = _("这件事由这个圈子的主持来做。")


class FoundingByStaff(Denied):
    """Members of this stage do not found circles here."""

    code = "circles.founding_by_staff"
    sentence = _("这里由群主和运营来建圈子。")


class CoreByStaff(Denied):
    """Which circle is the core is for staff to say."""

    code = "circles.core_by_staff"
    sentence = _("核心圈由群主和运营来定。")


class StageTooLow(Denied):
    """The circle asks for a stage that the member has not reached."""

    code = "circles.stage_too_low"
    sentence = _("走到“%(stage)s”才能进这个圈子。")


class MustAsk(Denied):
    """One comes into this circle by request."""

    code = "circles.must_ask"
    sentence = _("进这个圈子要先申请，由主持来看。")


class ByInvitationOnly(Denied):
    """A secret circle has no door to knock on."""

    code = "circles.by_invitation_only"
    sentence = _("这个圈子只能由主持邀请加入。")


class CircleFull(Conflict):
    """The last place is taken."""

    code = "circles.full"
    sentence = _("圈子满了，等有人离开或者分圈后再来。")


class CircleIsArchived(Conflict):
    """The circle rests; nothing about it changes until it is restored."""

    code = "circles.archived"
    sentence = _("圈子已经归档，恢复后才能改动。")


class AlreadyIn(Conflict):
    """The member belongs to the circle already."""

    code = "circles.already_in"
    sentence = _("这位成员已经在圈子里了。")


class AlreadyDecided(Conflict):
    """Somebody else decided the request first."""

    code = "circles.already_decided"
    sentence = _("这份申请已经有结果了。")


class SlugTaken(Conflict):
    """Another circle of the community has that address."""

    code = "circles.slug_taken"
    sentence = _("这个网址已经有圈子用了，换一个吧。")


class CoreTaken(Conflict):
    """A community has one core circle."""

    code = "circles.core_taken"
    sentence = _("这里已经有一个核心圈了。")


class LastHost(Conflict):
    """A circle is never left without a host."""

    code = "circles.last_host"
    sentence = _("圈子只剩你一位主持。先请一位成员来主持；没有别人的话，可以归档。")


class HostStays(Conflict):
    """A host is first dismissed, then removed."""

    code = "circles.host_stays"
    sentence = _("对方还是主持，先请对方卸任。")


class PeopleChanged(Conflict):
    """Somebody came or went since the split was proposed."""

    code = "circles.people_changed"
    sentence = _("名单刚刚变了，请再看一遍怎么分。")


class SplitStands(Conflict):
    """The split cannot be undone any more."""

    code = "circles.split_stands"
    sentence = _("分圈满一天，或者分开后有了别的变动，就不能合回去了。")


class TooSmallToSplit(DomainError):
    """Each half needs company."""

    code = "circles.too_small_to_split"
    sentence = _("至少 %(least)s 位成员才能分圈。")


class TooManyFounded(DomainError):
    """One member has founded enough circles for now."""

    code = "circles.too_many_founded"
    sentence = _("你建的圈子已经有 %(most)s 个了，先把它们带好。")


class AnswerMissing(DomainError):
    """The circle's question was left open."""

    code = "circles.answer_missing"
    sentence = _("还有问题没回答：%(question)s")


class ReasonMissing(DomainError):
    """Whoever is refused or removed reads why."""

    code = "circles.reason_missing"
    sentence = _("请写一句理由，对方会看到。")


class InvalidCircle(DomainError):
    """A setting is out of its range."""

    code = "circles.invalid"
    sentence = _("圈子的设置不对：%(reason)s")


class AlreadyInLine(Conflict):
    """The member has handed in and waits for a place."""

    code = "circles.already_in_line"
    sentence = _("你已经在排队了，轮到时会告诉你。")


class GateStepsOpen(DomainError):
    """Steps of the circle's gate are still to be passed."""

    code = "circles.gate_steps_open"
    sentence = _("先走完圈子的门槛：%(step)s")
