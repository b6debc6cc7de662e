"""Give a packet: fund it and split it, in one transaction."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from fengqun.commerce.orders.errors import AudienceUnreasonable
from fengqun.commerce.orders.queries import insist_audience
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.activities import RedPacketGiven
from fengqun.commerce.redpackets.chart import FUND, PACKET, expense, pot_of
from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.errors import (
    CountUnreasonable,
    DailyAmountReached,
    DailyCountReached,
    GivingIsOff,
    NotEnough,
    NotOneLine,
    PotUnreasonable,
    RequestKeyReused,
    RequestKeyUnreasonable,
    ShareTooLarge,
    ShareTooSmall,
    TimesUnreasonable,
    UnitUnknown,
    WishUnreasonable,
    WordUnreasonable,
)
from fengqun.commerce.redpackets.limits import FURTHEST, LONGEST, MAX_WISH, SHORTEST, Limits
from fengqun.commerce.redpackets.models import MAX_KEY, Packet, Share
from fengqun.commerce.redpackets.policies import GIVE_FOR_COMMUNITY
from fengqun.commerce.redpackets.queries.limits import given_today, limits_of
from fengqun.commerce.redpackets.splitting import Chance, fair, split
from fengqun.commerce.redpackets.types import GivenPacket
from fengqun.commerce.redpackets.words import MAX_WORD, is_one_line, plain_word
from fengqun.commerce.wallets.chart import wallet_of as wallet_account
from fengqun.commerce.wallets.commands import lock_wallets
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.moments import read_moment
from fengqun.kernel.money import POINTS, Money
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_cards
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.errors import InsufficientFunds
from fengqun.spine.ledger.types import Cause, JournalDraft, Line
from fengqun.ui.amounts import write_amount


@dataclass(frozen=True, slots=True)
class PacketForm:
    """What a packet is to be.

    `opens_at` None: at once, without an offset: on the community's clocks. `lasts` None: as long as the community's
    setting says.
    """

    kind: Kind
    pot: Money
    count: int
    wish: str
    audience: Audience = field(default_factory=Audience)
    word: str = ""
    opens_at: datetime | None = None
    lasts: timedelta | None = None

    def fingerprint(self, *, for_community: bool) -> str:
        """A hash of all of it, to tell a second click from another packet."""
        parts = [
            str(self.kind),
            self.pot.amount_minor,
            self.pot.unit,
            self.count,
            self.wish,
            self.audience.as_data(),
            self.word,
            self.opens_at.isoformat() if self.opens_at else None,
            self.lasts.total_seconds() if self.lasts else None,
            for_community,
        ]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def give(
    community_id: UUID,
    *,
    actor: Actor,
    form: PacketForm,
    request_key: str,
    for_community: bool = False,
    chance: Chance | None = None,
) -> GivenPacket:
    """Put the pot into a new packet: out of the actor's own wallet, or the community's own giving.

    The same `request_key` answers with the packet it made the first time. Raises Denied, GivingIsOff,
    RequestKeyReused, a refusal that names the limit in the way, or NotEnough; nothing has happened then.
    `chance` splits the pot (default: the operating system's randomness).
    """
    member_id = actor.require_member(community_id)
    if for_community:
        actor.require(GIVE_FOR_COMMUNITY, community_id)
    if not 0 < len(request_key) <= MAX_KEY:
        raise RequestKeyUnreasonable(maximum=MAX_KEY)
    _lock(community_id, None if for_community else member_id)
    fingerprint = form.fingerprint(for_community=for_community)
    earlier = Packet.objects.filter(community_id=community_id, given_by=member_id, request_key=request_key).first()
    if earlier is not None:
        if earlier.request_hash != fingerprint:
            raise RequestKeyReused
        return GivenPacket(earlier.id, Money(earlier.pot_minor, earlier.unit), earlier.count, is_replay=True)
    community, limits = community_by_id(community_id), limits_of(community_id)
    if not for_community and not limits.may_members_give:
        raise GivingIsOff
    insist_reasonable(form, community, limits, actor=actor)
    packet = _packet(community, limits, form, given_by=member_id, giver_id=None if for_community else member_id)
    packet.request_key, packet.request_hash = request_key, fingerprint
    _insist_today(packet, limits)
    _insist_covered(packet)
    packet.save(force_insert=True)
    _split(packet, limits, chance or fair())
    _fund(packet)
    return GivenPacket(packet.id, form.pot, packet.count)


def insist_reasonable(form: PacketForm, community: CommunityCard, limits: Limits, *, actor: Actor) -> None:
    """Raise the refusal that names what is wrong with the packet itself, before it is asked what the giver has."""
    if form.pot.unit not in {community.currency, POINTS}:
        raise UnitUnknown
    if not 0 < len(form.wish.strip()) <= MAX_WISH:
        raise WishUnreasonable(maximum=MAX_WISH)
    if len(form.word) > MAX_WORD or (form.word and not plain_word(form.word)):
        raise WordUnreasonable(maximum=MAX_WORD)
    if not is_one_line(form.wish.strip() + form.word.strip()):
        raise NotOneLine
    insist_audience(community.id, form.audience)
    if form.audience.circle_ids:
        known = {circle.id for circle in circle_cards(community.id, actor=actor)}
        if not known.issuperset(form.audience.circle_ids):
            raise AudienceUnreasonable
    _insist_sums(form, limits)
    _insist_times(form, community, limits)


def _insist_sums(form: PacketForm, limits: Limits) -> None:
    unit, own = form.pot.unit, limits.in_unit(form.pot.unit)

    def written(amount_minor: int) -> str:
        return str(write_amount(Money(amount_minor, unit)))

    if not 1 <= form.count <= limits.most_count:
        raise CountUnreasonable(maximum=limits.most_count)
    if not 1 <= form.pot.amount_minor <= own.pot_minor:
        raise PotUnreasonable(maximum=written(own.pot_minor))
    minimum, maximum = own.least_share_minor * form.count, own.most_share_minor * form.count
    if form.pot.amount_minor < minimum:
        raise ShareTooSmall(least=written(own.least_share_minor), count=form.count, minimum=written(minimum))
    if form.pot.amount_minor > maximum:
        raise ShareTooLarge(most=written(own.most_share_minor), count=form.count, maximum=written(maximum))


def _insist_times(form: PacketForm, community: CommunityCard, limits: Limits) -> None:
    ahead = _start(form, community) - clock.now()
    lasts = form.lasts or timedelta(hours=limits.lasts_hours)
    if not -SHORTEST <= ahead <= FURTHEST or not SHORTEST <= lasts <= LONGEST:
        raise _times_unreasonable()


def _start(form: PacketForm, community: CommunityCard) -> datetime:
    """When it is to open. Raises NoSuchTime, TimesUnreasonable."""
    if form.opens_at is None:
        return clock.now()
    try:
        return read_moment(form.opens_at, community.zone)
    except OverflowError as error:
        raise _times_unreasonable() from error


def _times_unreasonable() -> TimesUnreasonable:
    return TimesUnreasonable(
        days=FURTHEST.days,
        shortest=SHORTEST // timedelta(minutes=1),
        longest=LONGEST // timedelta(hours=1),
    )


def _packet(
    community: CommunityCard, limits: Limits, form: PacketForm, *, given_by: UUID, giver_id: UUID | None
) -> Packet:
    now = clock.now()
    opens_at = max(_start(form, community), now)
    return Packet(
        community_id=community.id,
        id=new_id(),
        giver_id=giver_id,
        given_by=given_by,
        kind=form.kind,
        unit=form.pot.unit,
        pot_minor=form.pot.amount_minor,
        count=form.count,
        wish=form.wish.strip(),
        audience=form.audience.as_data(),
        word=form.word.strip(),
        given_at=now,
        given_on=now.astimezone(community.zone).date(),
        opens_at=opens_at,
        closes_at=opens_at + (form.lasts or timedelta(hours=limits.lasts_hours)),
    )


def _insist_today(packet: Packet, limits: Limits) -> None:
    """The limits of a day, on the day that it is where the community is."""
    today = given_today(packet.community_id, packet.giver_id, packet.given_on, packet.unit)
    if today.packets >= limits.daily_packets:
        raise DailyCountReached(maximum=limits.daily_packets)
    own = limits.in_unit(packet.unit)
    most = own.community_daily_minor if packet.giver_id is None else own.member_daily_minor
    left = max(0, most - today.amount.amount_minor)
    if packet.pot_minor > left:
        raise DailyAmountReached(
            maximum=write_amount(Money(most, packet.unit)), left=write_amount(Money(left, packet.unit))
        )


def _insist_covered(packet: Packet) -> None:
    """What a member owes back is not theirs to give."""
    if packet.giver_id is None:
        return
    may_give = wallet_of(packet.community_id, packet.giver_id, packet.unit).withdrawable
    if packet.pot_minor > may_give.amount_minor:
        raise NotEnough(available=write_amount(may_give))


def _split(packet: Packet, limits: Limits, chance: Chance) -> None:
    own = limits.in_unit(packet.unit)
    amounts = split(
        Kind(packet.kind),
        packet.pot_minor,
        packet.count,
        least_minor=own.least_share_minor,
        most_minor=own.most_share_minor,
        chance=chance,
    )
    Share.objects.bulk_create(
        Share(
            community_id=packet.community_id, id=new_id(), packet_id=packet.id, place=place, amount_minor=amount_minor
        )
        for place, amount_minor in enumerate(amounts, start=1)
    )


def _fund(packet: Packet) -> None:
    activity_id = record(
        RedPacketGiven(
            community_id=packet.community_id,
            object_id=packet.id,
            actor_id=packet.given_by,
            giver_id=packet.giver_id,
            kind=packet.kind,
            pot_minor=packet.pot_minor,
            unit=packet.unit,
            count=packet.count,
            opens_at=packet.opens_at,
            closes_at=packet.closes_at,
        )
    )
    source = expense(packet.unit) if packet.giver_id is None else wallet_account(packet.giver_id, packet.unit)
    draft = JournalDraft(
        community_id=packet.community_id,
        key=f"redpacket:{packet.id}:fund",
        rule=FUND,
        cause=Cause(PACKET, packet.id, activity_id, RedPacketGiven.verb),
        lines=(Line(source, pot_of(packet.id, packet.unit), packet.pot_minor, packet.unit),),
        params={"count": packet.count, "kind": packet.kind},
    )
    try:
        post(draft)
    except InsufficientFunds as refusal:
        raise NotEnough(available=write_amount(Money(0, packet.unit))) from refusal


def _lock(community_id: UUID, member_id: UUID | None) -> None:
    """One packet of a giver after another, so that what was given today and what is left stay as they are read."""
    if member_id is not None:
        lock_wallets([member_id])
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"red packets of community:{community_id}"]
        )
