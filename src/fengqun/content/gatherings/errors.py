"""Why something about a gathering is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied, DomainError, NotFound


class GatheringNotFound(NotFound):
    """No such gathering for this person."""

    code = "gatherings.not_found"
    sentence = _("没有找到这场聚会。")


class SeatNotFound(NotFound):
    """The person has no seat there, nor waits for one."""

    code = "gatherings.seat_not_found"
    sentence = _("你没有报这场聚会。")


class TitleMissing(DomainError):
    """Details: limit."""

    code = "gatherings.title_missing"
    sentence = _("给聚会起个名字，最多 %(limit)s 字。")


class TooLong(DomainError):
    """Details: limit."""

    code = "gatherings.too_long"
    sentence = _("太长了，最多 %(limit)s 字。")


class NowhereToMeet(DomainError):
    """Neither a place nor a link, or a link that is no web address."""

    code = "gatherings.nowhere_to_meet"
    sentence = _("写上地点，或者填一个 https:// 开头的链接。")


class TimesUnreasonable(DomainError):
    """Details: days."""

    code = "gatherings.times_unreasonable"
    sentence = _("开始要在现在之后，结束要在开始之后，最长 %(days)s 天。")


class NumbersUnreasonable(DomainError):
    """A number is out of its range. Details: what, least, most."""

    code = "gatherings.numbers_unreasonable"
    sentence = _("%(what)s要在 %(least)s 到 %(most)s 之间。")


class TicketsUnreasonable(DomainError):
    """Details: limit."""

    code = "gatherings.tickets_unreasonable"
    sentence = _("票种最多 %(limit)s 种，每种要有不重复的名字。")


class TicketInUse(DomainError):
    """A ticket kind that somebody has cannot be dropped."""

    code = "gatherings.ticket_in_use"
    status = 409
    sentence = _("这种票已经有人报了，不能删。可以停止报名。")


class QuestionsUnreasonable(DomainError):
    """Details: count, limit."""

    code = "gatherings.questions_unreasonable"
    sentence = _("最多问 %(count)s 个问题，每个 %(limit)s 字以内。")


class CirclesAreNotPublic(DomainError):
    """A gathering of a circle cannot be on a public page."""

    code = "gatherings.circles_are_not_public"
    sentence = _("圈子里的聚会不能公开到社群外。")


class AudienceIsSettled(DomainError):
    """Who may know of it cannot be changed once people have signed up."""

    code = "gatherings.audience_is_settled"
    status = 409
    sentence = _("已经有人报名，不能再换到另一个圈子。")


class GatheringIsOver(DomainError):
    """It is over, nothing changes any more."""

    code = "gatherings.over"
    status = 409
    sentence = _("这场聚会已经结束了。")


class GatheringIsCancelled(DomainError):
    """It was called off."""

    code = "gatherings.cancelled"
    status = 409
    sentence = _("这场聚会已经取消了。")


class ReasonMissing(DomainError):
    """Calling off needs a reason. Details: limit."""

    code = "gatherings.reason_missing"
    sentence = _("写一句为什么取消，最多 %(limit)s 字，大家会看到。")


class TicketNotForYou(DomainError):
    """That kind of ticket is closed, or for other stages."""

    code = "gatherings.ticket_not_for_you"
    status = 403
    sentence = _("这种票你现在报不了，换一种。")


class TooManyGuests(DomainError):
    """Details: limit."""

    code = "gatherings.too_many_guests"
    sentence = _("最多带 %(limit)s 人。")


class AnswersMissing(DomainError):
    """The host wants an answer to each question."""

    code = "gatherings.answers_missing"
    sentence = _("把问题都答一下，主持要用。")


class Full(DomainError):
    """There is no seat, and the person did not want to wait."""

    code = "gatherings.full"
    status = 409
    sentence = _("座位满了。可以排候补。")


class NoRoomForMore(DomainError):
    """More guests than there is room for."""

    code = "gatherings.no_room_for_more"
    status = 409
    sentence = _("剩下的座位不够再带人。")


class NothingToConfirm(DomainError):
    """The seat needs no confirmation, or its time is over."""

    code = "gatherings.nothing_to_confirm"
    status = 409
    sentence = _("这个座位现在不用确认，或者已经过了时间。")


class AlreadyArrived(DomainError):
    """Who has checked in cannot give the seat back."""

    code = "gatherings.already_arrived"
    status = 409
    sentence = _("你已经签到了。")


class NotOverYet(DomainError):
    """Looking back before the end."""

    code = "gatherings.not_over_yet"
    status = 409
    sentence = _("聚会还没结束，结束后再写回顾。")


class RecapExists(DomainError):
    """There is a recap already."""

    code = "gatherings.recap_exists"
    status = 409
    sentence = _("这场聚会已经有回顾了。")


class TooManyScans(DomainError):
    """Details: limit."""

    code = "gatherings.too_many_scans"
    sentence = _("一次最多交 %(limit)s 条签到。")


class HasBegun(DomainError):
    """Once it has begun, a seat cannot be given back."""

    code = "gatherings.has_begun"
    status = 409
    sentence = _("聚会已经开始，座位退不了了。")


class NotTheHost(Denied):
    """Only its hosts do that."""

    code = "gatherings.not_the_host"
    sentence = _("这件事由聚会的主持来做。")
