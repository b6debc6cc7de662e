"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class CommunityNotFound(NotFound):
    """No community has that address."""

    code = "communities.not_found"
    sentence = _("这里没有这个社群。")


class MemberNotFound(NotFound):
    """No such member in this community."""

    code = "communities.member_not_found"
    sentence = _("没有找到这位成员。")


class ApplicationNotFound(NotFound):
    """No such application in this community."""

    code = "communities.application_not_found"
    sentence = _("没有找到这份申请。")


class SlugTaken(Conflict):
    """Another community has that address."""

    code = "communities.slug_taken"
    sentence = _("这个网址已经有人用了，换一个吧。")


class AlreadyMember(Conflict):
    """The person belongs already."""

    code = "communities.already_member"
    sentence = _("你已经是成员了。")


class AlreadyWaiting(Conflict):
    """An application of this person waits for a decision."""

    code = "communities.already_waiting"
    sentence = _("你的申请还在审核，有结果会告诉你。")


class AlreadyDecided(Conflict):
    """Somebody else decided the application first."""

    code = "communities.already_decided"
    sentence = _("这份申请已经有结果了。")


class RulesNotAccepted(DomainError):
    """Nobody comes in without accepting the rules."""

    code = "communities.rules_not_accepted"
    sentence = _("请先读一遍群规，同意后再加入。")


class RulesChanged(Conflict):
    """The rules were replaced while the person was reading them."""

    code = "communities.rules_changed"
    sentence = _("群规刚刚更新了，请再读一遍。")


class AnswerMissing(DomainError):
    """A question of the gate was left open."""

    code = "communities.answer_missing"
    sentence = _("还有问题没回答：%(question)s")


class InviteCodeInvalid(DomainError):
    """No such code here, or it was taken back."""

    code = "communities.invite_code_invalid"
    sentence = _("邀请码不对，请再核对一下。")


class InvitationsByStaff(Denied):
    """The gate asks for a code, so codes are what staff let people in with."""

    code = "communities.invitations_by_staff"
    sentence = _("这里要凭邀请码加入，邀请码由群主、运营或主持来发。")


class InviteCodeExpired(DomainError):
    """The code's time has passed."""

    code = "communities.invite_code_expired"
    sentence = _("这个邀请码已经过期，请邀请人再给一个。")


class InviteCodeUsedUp(DomainError):
    """The code has been used as often as it may be."""

    code = "communities.invite_code_used_up"
    sentence = _("这个邀请码的名额用完了。")


class ReasonMissing(DomainError):
    """A refusal or an appointment says why."""

    code = "communities.reason_missing"
    sentence = _("请写一句理由，对方会看到。")


class Barred(DomainError):
    """The person was removed and may come back only later. Details: until."""

    code = "communities.barred"
    status = 403
    sentence = _("你被移出了这个社群，%(until)s 之后才能再申请加入。")


class RightNotDelegable(DomainError):
    """The right goes with roles only."""

    code = "communities.right_not_delegable"
    sentence = _("这项权限不能单独授予。")


class NotToOneself(DomainError):
    """Nobody gives rights to themselves."""

    code = "communities.not_to_oneself"
    status = 403
    sentence = _("权限不能授给自己，请另一位工作人员来做。")


class LastOwner(DomainError):
    """A community always has an owner."""

    code = "communities.last_owner"
    sentence = _("社群总要有一位群主，先把群主交给别人。")


class RoleUnknown(DomainError):
    """Not a role that can be given."""

    code = "communities.role_unknown"
    sentence = _("没有这个角色。")


class InvalidSetting(DomainError):
    """A setting outside of its range."""

    code = "communities.invalid_setting"
    sentence = _("“%(field)s”填得不对：%(reason)s")


class FoundingClosed(DomainError):
    """Only those who run this server found communities."""

    code = "communities.founding_closed"
    status = 403
    sentence = _("这台服务器只由管理员建社群。")


class NotForOutsiders(DomainError):
    """Who may buy here is decided by the economy of the community."""

    code = "communities.not_for_outsiders"
    status = 403
    sentence = _("这里的东西只卖给成员。")


class InvalidStep(DomainError):
    """A step of a gate that cannot be asked like this."""

    code = "communities.invalid_step"
    sentence = _("这一步设得不对：%(reason)s")


class StepNotFound(NotFound):
    """The gate has no such step now."""

    code = "communities.step_not_found"
    sentence = _("门槛刚刚改过，这一步没有了。请从现在的步骤接着走。")


class GateChangedMeanwhile(Conflict):
    """Somebody else changed the gate since it was shown."""

    code = "communities.gate_changed_meanwhile"
    sentence = _("门槛刚刚被别人改过，请看一遍现在的样子再改。")


class StepsOpen(DomainError):
    """Something is still to be answered before handing in."""

    code = "communities.steps_open"
    sentence = _("还有步骤没走完：%(step)s")


class TooEarly(DomainError):
    """After a refusal, or with spent tries, one waits until a moment."""

    code = "communities.too_early"
    sentence = _("还没到可以再试的时间，%(until)s 以后再来。")


class InvitationForAnother(DomainError):
    """The invitation was sent to another address."""

    code = "communities.invitation_for_another"
    sentence = _("这份邀请是发给另一个邮箱的，请用那个邮箱登录。")


class InvitationsSpent(Denied):
    """The month's invitations of this member are spent."""

    code = "communities.invitations_spent"
    sentence = _("这个月的 %(most)s 份邀请用完了，下个月再来。")


class InvitationsFromStage(Denied):
    """Members of this stage do not invite yet."""

    code = "communities.invitations_from_stage"
    sentence = _("走到“%(stage)s”以后就能邀请人。")


class NoInvitationsHere(Denied):
    """The gate knows no invitations by members."""

    code = "communities.no_invitations_here"
    sentence = _("这里现在不用成员邀请。")


class TrialNotFound(NotFound):
    """No such trial waits here."""

    code = "communities.trial_not_found"
    sentence = _("没有找到这段试用。")


class InvalidStageRule(DomainError):
    """A rule of a stage that cannot be."""

    code = "communities.invalid_stage_rule"
    sentence = _("阶段规则不对：%(reason)s")
