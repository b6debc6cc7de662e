"""How this room explains its journals, names its pots and leads to its packets."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.redpackets.chart import FUND, OPEN, PACKET, RETURN, SHARE
from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.errors import PacketNotFound
from fengqun.commerce.redpackets.policies import SEE_PACKETS
from fengqun.commerce.redpackets.queries import packet_card, packet_cards, share_packets
from fengqun.commerce.redpackets.types import PacketCard
from fengqun.commerce.redpackets.wording import giver_line
from fengqun.kernel.money import Money
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.spine.ledger.explaining import Formula, Part, Step, explains, posting_of, register_names, sentence
from fengqun.spine.ledger.queries.objects import ObjectCard, register_object
from fengqun.spine.ledger.types import JournalView, Owner

_HOW: Mapping[Kind, str | Promise] = {
    Kind.LUCKY: _(
        "发出时就按公布的拼手气算法分好，每一份机会均等，先拆后拆都一样。你拆到第 %(place)s 份，共 %(count)s 份。"
    ),
    Kind.EQUAL: _("发出时就平均分好，除不尽的零头随机落在几份上。你拆到第 %(place)s 份，共 %(count)s 份。"),
}


@explains(FUND, label=_("发红包"))
def fund(journal: JournalView) -> Sequence[Step]:
    """The pot was put down before anybody saw the packet."""
    packet = packet_card(journal.community_id, journal.cause.id)
    text = (
        _("社群出钱发“%(wish)s”：%(amount)s 分成 %(count)s 份，先放进红包，再让大家拆。")
        if packet.giver_id is None
        else _("“%(wish)s”：%(amount)s 分成 %(count)s 份，先从余额放进红包，再让大家拆。")
    )
    told = sentence(text, wish=packet.wish, amount=packet.pot, count=packet.count)
    return [_step(journal, _("发红包"), told, packet)]


@explains(OPEN, label=_("拆红包"))
def opened(journal: JournalView) -> Sequence[Step]:
    """Who gave it, how it was split, and that this share was opened."""
    packet = packet_card(journal.community_id, UUID(str(journal.params["packet_id"])))
    given = sentence(
        _("%(giver)s发了“%(wish)s”：%(amount)s，%(count)s 份。"),
        giver=_giver(packet),
        wish=packet.wish,
        amount=packet.pot,
        count=packet.count,
    )
    how = sentence(_HOW[packet.kind], place=journal.params["place"], count=packet.count)
    amount = Money(journal.transfers[0].amount_minor, packet.pot.unit)
    return [
        Step(packet.given_at, _("收到红包"), given, url=_url(packet), object_kind=PACKET, object_id=packet.id),
        Step(journal.occurred_at, _("怎么分的"), how),
        _step(journal, _("拆开"), sentence(_("%(amount)s 从红包进了你的余额。"), amount=amount), packet),
    ]


@explains(RETURN, label=_("红包退回"))
def returned(journal: JournalView) -> Sequence[Step]:
    """What nobody opened went back."""
    packet = packet_card(journal.community_id, journal.cause.id)
    unit, params = packet.pot.unit, journal.params
    pot, gone = Money(int(params["pot_minor"]), unit), Money(int(params["opened_minor"]), unit)
    text = (
        _("“%(wish)s”还没开始就撤回了，%(amount)s 全部退回。")
        if params["is_withdrawn"]
        else _("“%(wish)s”到时间还有 %(count)s 份没人拆，%(amount)s 退回原处。")
    )
    told = sentence(text, wish=packet.wish, amount=pot - gone, count=params["count"])
    formula = Formula(Part(pot, _("红包总额")), Part(gone, _("已领走"), "−"), Part(pot - gone, _("退回"), "="))
    return [_step(journal, _("红包退回"), told, packet, formula=formula)]


def _giver(packet: PacketCard) -> str:
    person = member_cards([packet.given_by]).get(packet.given_by)
    return giver_line(packet, person, community_by_id(packet.community_id))


def _step(
    journal: JournalView, title: str | Promise, text: str | Promise, packet: PacketCard, formula: Formula | None = None
) -> Step:
    return Step(
        journal.occurred_at,
        title,
        text,
        posting=posting_of(journal.transfers[0]),
        formula=formula,
        url=_url(packet),
        object_kind=PACKET,
        object_id=packet.id,
    )


def _url(packet: PacketCard) -> str:
    slug = community_by_id(packet.community_id).slug
    return reverse("redpackets-packet", kwargs={"community": slug, "packet_id": packet.id})


def pot_names(community_id: UUID, owners: Sequence[Owner]) -> Mapping[Owner, str]:
    """Pots are called by their wishes."""
    wanted = {owner.id: owner for owner in owners if owner.kind == PACKET}
    if not wanted:
        return {}
    return {wanted[packet_id]: card.wish for packet_id, card in packet_cards(community_id, wanted).items()}


def packet_object(request: Request, packet_id: UUID) -> ObjectCard | None:
    """A packet, with its page: the console's for staff."""
    try:
        packet = packet_card(request.community.id, packet_id)
    except PacketNotFound:
        return None
    is_staff = request.actor.may(SEE_PACKETS, request.community.id)
    name = "redpackets-console-packet" if is_staff else "redpackets-packet"
    url = reverse(name, kwargs={"community": request.community.slug, "packet_id": packet_id})
    return ObjectCard(sentence(_("红包“%(wish)s”"), wish=packet.wish), url)


def share_object(request: Request, share_id: UUID) -> ObjectCard | None:
    """A share leads to its packet."""
    packet_id = share_packets(request.community.id, [share_id]).get(share_id)
    return packet_object(request, packet_id) if packet_id else None


register_names(pot_names)
register_object(PACKET, packet_object)
register_object(SHARE, share_object)
