"""How packets are put into words, the same on pages, in explanations and in the API."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from fengqun.commerce.orders.queries import audience_sentence
from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.limits import UnitLimits
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.kernel.money import Money
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.ui.amounts import write_amount


def giver_line(packet: PacketCard, person: MemberCard | None, community: CommunityCard) -> str:
    """From whom it is: a member, or somebody for the community."""
    name = person.name if person else "—"
    return name if packet.giver_id is not None else for_community(name, community)


def for_community(name: str, community: CommunityCard) -> str:
    """Somebody who gives for the community."""
    return _("%(name)s代表%(community)s") % {"name": name, "community": community.name}


def audience_line(community_id: UUID, packet: PacketCard) -> str:
    """For whom it is."""
    return audience_sentence(community_id, packet.audience)


def shares_line(kind: Kind, pot: Money, count: int, limits: UnitLimits) -> str:
    """What one share may hold, before anything is drawn."""
    if kind is Kind.LUCKY:
        words = _("平均 %(mean)s，最少 %(least)s，最多 %(most)s。先拆后拆机会一样。")
        return words % {
            "mean": _written(pot.amount_minor // count, pot.unit),
            "least": _written(limits.least_share_minor, pot.unit),
            "most": _written(_greatest(pot, count, limits), pot.unit),
        }
    share, remainder = divmod(pot.amount_minor, count)
    if not remainder:
        return _("每份 %(share)s。") % {"share": _written(share, pot.unit)}
    return _("%(fewer)s 份 %(share)s，%(remainder)s 份 %(larger)s，多的落在谁手里随机。") % {
        "fewer": count - remainder,
        "share": _written(share, pot.unit),
        "remainder": remainder,
        "larger": _written(share + 1, pot.unit),
    }


def lasted(time: timedelta | None) -> str:
    """How long it took, to the second, in the two largest units; empty where nothing happened."""
    if time is None:
        return ""
    seconds = max(1, round(time.total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    words = {"hours": hours, "minutes": minutes, "seconds": rest}
    if hours:
        return _("%(hours)s 小时 %(minutes)s 分") % words
    return _("%(minutes)s 分 %(seconds)s 秒") % words if minutes else _("%(seconds)s 秒") % words


def _greatest(pot: Money, count: int, limits: UnitLimits) -> int:
    return min(limits.most_share_minor, pot.amount_minor - (count - 1) * limits.least_share_minor)


def _written(amount_minor: int, unit: str) -> str:
    return str(write_amount(Money(amount_minor, unit), exact=True))
