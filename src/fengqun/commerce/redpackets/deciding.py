"""Who gets which share: one decision for one claim or hundreds, whoever asks.

In one transaction, with a handful of statements however many claims there are:

1. The packets are locked in id order. From here on nobody else opens, withdraws or returns them.
2. What the claiming members have already opened is read: whoever has a share is told of it again. The key that opened
   it gets the very answer of then; any other key the same share, marked as a replay.
3. Every other claim is looked at in order: is it time, is something left, does the member belong here, is the word
   right. Those that may open get the next places, one each. The key of a member's last wrong word gets the answer of
   then, and costs no further guess.
4. The shares at these places are read; activities are recorded; the ledger moves each share from the pot into its
   wallet under a key made of packet and place, so that no retry of anything can pay a place twice.
5. Shares and packets are written, each on condition that it is as it was read.

If anything fails, nothing has happened.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.commerce.redpackets.activities import RedPacketOpened
from fengqun.commerce.redpackets.chart import OPEN, SHARE, pot_of
from fengqun.commerce.redpackets.choices import COUNTED, Outcome, Phase, State
from fengqun.commerce.redpackets.models import Packet, WrongWord
from fengqun.commerce.redpackets.queries.packets import phase_of
from fengqun.commerce.redpackets.words import MAX_GUESSES, is_same_word
from fengqun.commerce.wallets.chart import wallet_of
from fengqun.kernel import clock
from fengqun.people.communities.queries import member_cards
from fengqun.spine.activity.commands import record_many
from fengqun.spine.lane.types import Answer, Claim
from fengqun.spine.ledger.commands import post_many
from fengqun.spine.ledger.types import Cause, JournalDraft, Line, Posted

_Wish = tuple[UUID, UUID]
"""Packet and member."""

CREATED, OK, FORBIDDEN, MISSING, CONFLICT, GONE = 201, 200, 403, 404, 409, 410


@dataclass(frozen=True, slots=True)
class _Held:
    """A share that a member has, from before or from this batch."""

    place: int
    amount_minor: int
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """A place that a claim of this batch has got."""

    packet: Packet
    place: int
    member_id: UUID
    share_id: UUID
    amount_minor: int
    key: str


@dataclass(frozen=True, slots=True)
class _Guesses:
    """How many wrong words a member has said to a packet, and the key of the last of them."""

    count: int = 0
    last_key: str = ""

    @property
    def left(self) -> int:
        """How many more there may be."""
        return max(0, MAX_GUESSES - self.count)


@dataclass
class _Batch:
    """What is known and decided while the claims are looked at one after another."""

    now: datetime
    packets: dict[UUID, Packet]
    held: dict[_Wish, _Held]
    members: frozenset[UUID]
    guesses: dict[_Wish, _Guesses]
    seated: dict[_Wish, tuple[int, str]] = field(default_factory=dict)
    """Place and key of those who get a share now."""
    taken: Counter[UUID] = field(default_factory=Counter)
    refused: dict[UUID, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: set[_Wish] = field(default_factory=set)
    """Those who said a wrong word now."""

    def verdict(self, claim: Claim) -> Answer | None:
        """A refusal, or None for a claim whose member has a share or gets the next one."""
        packet = self.packets.get(claim.subject_id)
        if packet is None:
            return Answer(MISSING, {"outcome": str(Outcome.NOT_FOUND)})
        wish = (packet.id, claim.member_id)
        if wish in self.held or wish in self.seated:
            return None
        known = self.guesses.get(wish)
        if known is not None and known.last_key == claim.key:
            # the same wish once more: its word is not looked at again, or one key could try them all
            return _wrong_word(known.left)
        refusal = self._why_not(packet, claim)
        if refusal is None:
            self.taken[packet.id] += 1
            self.seated[wish] = packet.opened_count + self.taken[packet.id], claim.key
            return None
        self.refused[packet.id][refusal.body["outcome"]] += 1
        return refusal

    def _why_not(self, packet: Packet, claim: Claim) -> Answer | None:
        match phase_of(packet, self.now):
            case Phase.WAITING:
                wait = (packet.opens_at - self.now).total_seconds()
                body = {"outcome": str(Outcome.NOT_YET), "opens_at": packet.opens_at.isoformat()}
                return Answer(CONFLICT, body, retry_after=wait)
            case Phase.OVER | Phase.WITHDRAWN:
                return Answer(GONE, {"outcome": str(Outcome.OVER)})
            case Phase.EMPTY:
                return Answer(OK, {"outcome": str(Outcome.EMPTY)})
        if claim.member_id not in self.members:
            return Answer(FORBIDDEN, {"outcome": str(Outcome.NOT_ELIGIBLE)})
        if packet.opened_count + self.taken[packet.id] >= packet.count:
            return Answer(OK, {"outcome": str(Outcome.EMPTY)})
        return self._about_word(packet, claim) if packet.word else None

    def _about_word(self, packet: Packet, claim: Claim) -> Answer | None:
        wish = (packet.id, claim.member_id)
        known = self.guesses.get(wish, _Guesses())
        if not known.left:
            return Answer(CONFLICT, {"outcome": str(Outcome.LIMIT_REACHED)})
        if is_same_word(claim.body, packet.word):
            return None
        if not claim.body.strip():
            return _wrong_word(known.left)
        self.guesses[wish] = known = _Guesses(known.count + 1, claim.key)
        self.wrong.add(wish)
        return _wrong_word(known.left)


def _wrong_word(left: int) -> Answer:
    return Answer(FORBIDDEN, {"outcome": str(Outcome.WRONG_WORD), "guesses_left": left})


@transaction.atomic
def decide(community_id: UUID, claims: Sequence[Claim]) -> list[Answer]:
    """Answer the claims of one community in their order. See the head of this module.

    Whether a member is among those whom the packet is for was decided when the lane token was issued, or is decided by
    `open_share` just before; that they still belong to the community is looked at again here.
    """
    batch = _read(community_id, claims)
    verdicts = [batch.verdict(claim) for claim in claims]
    _seat(community_id, batch)
    _count(community_id, batch)
    return [
        refusal or _opened(batch.packets[claim.subject_id], batch.held[claim.subject_id, claim.member_id], claim.key)
        for claim, refusal in zip(claims, verdicts, strict=True)
    ]


def _opened(packet: Packet, share: _Held, key: str) -> Answer:
    """The share, told to the key that opened it as on the first time, to any other as a replay."""
    is_replay = share.key != key
    body = {
        "outcome": str(Outcome.OPENED),
        "amount_minor": share.amount_minor,
        "unit": packet.unit,
        "place": share.place,
        "is_last": share.place == packet.count,
        "is_replay": is_replay,
    }
    return Answer(OK if is_replay else CREATED, body)


def _read(community_id: UUID, claims: Sequence[Claim]) -> _Batch:
    """Lock the packets, and read what the decision depends on."""
    wanted = {claim.subject_id for claim in claims}
    rows = Packet.objects.select_for_update().filter(community_id=community_id, id__in=wanted).order_by("id")
    packets = {row.id: row for row in rows}
    now = clock.now()
    wishes = sorted({(claim.subject_id, claim.member_id) for claim in claims if claim.subject_id in packets})
    held = _held(community_id, wishes)
    open_to = {packet_id for packet_id, packet in packets.items() if phase_of(packet, now) is Phase.OPEN}
    hopeful = [wish for wish in wishes if wish[0] in open_to and wish not in held]
    people = member_cards(member_id for _packet_id, member_id in hopeful)
    members = frozenset(card.id for card in people.values() if card.community_id == community_id and card.is_present)
    return _Batch(now, packets, held, members, _guesses(community_id, packets, hopeful))


_HELD = """
SELECT s.packet_id, s.member_id, s.place, s.amount_minor, s.opened_key
FROM unnest(%s::uuid[], %s::uuid[]) AS wish(packet_id, member_id)
JOIN redpackets_share s
  ON s.community_id = %s AND s.packet_id = wish.packet_id AND s.member_id = wish.member_id
"""


def _held(community_id: UUID, wishes: Sequence[_Wish]) -> dict[_Wish, _Held]:
    if not wishes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[wish[0] for wish in wishes], [wish[1] for wish in wishes], community_id])
        return {(row[0], row[1]): _Held(row[2], row[3], row[4], is_new=False) for row in cursor.fetchall()}


def _guesses(community_id: UUID, packets: dict[UUID, Packet], wishes: Sequence[_Wish]) -> dict[_Wish, _Guesses]:
    """The wrong words that these members have said before."""
    guessing = [wish for wish in wishes if packets[wish[0]].word]
    if not guessing:
        return {}
    rows = WrongWord.objects.filter(
        community_id=community_id,
        packet_id__in={packet_id for packet_id, _member_id in guessing},
        member_id__in={member_id for _packet_id, member_id in guessing},
    )
    return {(row.packet_id, row.member_id): _Guesses(row.count, row.last_key) for row in rows}


_PLACES = """
SELECT s.packet_id, s.place, s.id, s.amount_minor
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS wanted(packet_id, first, last)
JOIN redpackets_share s ON s.community_id = %s AND s.packet_id = wanted.packet_id
  AND s.place BETWEEN wanted.first AND wanted.last AND s.member_id IS NULL
"""

_OPEN_SHARES = """
UPDATE redpackets_share s SET member_id = given.member_id, transfer_id = given.transfer_id,
    opened_key = given.key, opened_at = %s
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) AS given(id, member_id, transfer_id, key)
WHERE s.community_id = %s AND s.id = given.id AND s.member_id IS NULL
"""


def _seat(community_id: UUID, batch: _Batch) -> None:
    """Give the seated their shares: activities, ledger and rows."""
    if not batch.seated:
        return
    taken = _places(community_id, batch)
    news = [
        RedPacketOpened(
            community_id=community_id,
            object_id=one.share_id,
            actor_id=one.member_id,
            occurred_at=batch.now,
            packet_id=one.packet.id,
            giver_id=one.packet.giver_id,
            amount_minor=one.amount_minor,
            unit=one.packet.unit,
            place=one.place,
        )
        for one in taken
    ]
    transfers = _pay(community_id, taken, record_many(news))
    with connection.cursor() as cursor:
        shares, members = [one.share_id for one in taken], [one.member_id for one in taken]
        keys = [one.key for one in taken]
        cursor.execute(_OPEN_SHARES, [batch.now, shares, members, transfers, keys, community_id])
        _insist(cursor.rowcount, len(taken))
    for one in taken:
        batch.held[one.packet.id, one.member_id] = _Held(one.place, one.amount_minor, one.key, is_new=True)


def _places(community_id: UUID, batch: _Batch) -> list[_Taken]:
    """The shares at the places that were given out, in order of packet and place."""
    packets = [batch.packets[packet_id] for packet_id in sorted(batch.taken)]
    firsts = [packet.opened_count + 1 for packet in packets]
    lasts = [packet.opened_count + batch.taken[packet.id] for packet in packets]
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [[packet.id for packet in packets], firsts, lasts, community_id])
        free = {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}
    _insist(len(free), len(batch.seated))
    return [
        _Taken(batch.packets[packet_id], place, member_id, *free[packet_id, place], key)
        for (packet_id, member_id), (place, key) in sorted(
            batch.seated.items(), key=lambda item: (item[0][0], item[1][0])
        )
    ]


def _pay(community_id: UUID, taken: Sequence[_Taken], activity_ids: Sequence[UUID]) -> list[UUID]:
    """Move every share from its pot into its wallet; the transfers in order."""
    drafts = [
        JournalDraft(
            community_id=community_id,
            key=f"redpacket:{one.packet.id}:share:{one.place}",
            rule=OPEN,
            cause=Cause(SHARE, one.share_id, activity_id, RedPacketOpened.verb),
            lines=(
                Line(
                    pot_of(one.packet.id, one.packet.unit),
                    wallet_of(one.member_id, one.packet.unit),
                    one.amount_minor,
                    one.packet.unit,
                ),
            ),
            params={
                "packet_id": str(one.packet.id),
                "place": one.place,
                "count": one.packet.count,
                "kind": one.packet.kind,
                "pot_minor": one.packet.pot_minor,
            },
        )
        for one, activity_id in zip(taken, activity_ids, strict=True)
    ]
    transfers = []
    for posted in post_many(drafts):
        if not isinstance(posted, Posted):
            raise posted.error
        transfers.append(posted.transfer_ids[0])
    return transfers


_COUNT = """
UPDATE redpackets_packet p SET
    opened_count = p.opened_count + given.shares,
    opened_minor = p.opened_minor + given.minor,
    state = CASE WHEN p.opened_count + given.shares = p.count THEN %(emptied)s ELSE p.state END,
    ended_at = CASE WHEN given.shares > 0 AND p.opened_count + given.shares = p.count
                    THEN %(now)s ELSE p.ended_at END,
    first_opened_at = CASE WHEN given.shares > 0 THEN coalesce(p.first_opened_at, %(now)s)
                           ELSE p.first_opened_at END,
    last_opened_at = CASE WHEN given.shares > 0 THEN %(now)s ELSE p.last_opened_at END,
    refused_empty = p.refused_empty + given.refused_empty,
    refused_not_yet = p.refused_not_yet + given.refused_not_yet,
    refused_over = p.refused_over + given.refused_over,
    refused_not_eligible = p.refused_not_eligible + given.refused_not_eligible,
    refused_wrong_word = p.refused_wrong_word + given.refused_wrong_word,
    refused_limit_reached = p.refused_limit_reached + given.refused_limit_reached
FROM unnest(
    %(ids)s::uuid[], %(seen)s::int[], %(shares)s::int[], %(minor)s::bigint[], %(empty)s::int[], %(not_yet)s::int[],
    %(over)s::int[], %(not_eligible)s::int[], %(wrong_word)s::int[], %(limit_reached)s::int[]
) AS given(id, seen, shares, minor, refused_empty, refused_not_yet, refused_over, refused_not_eligible,
           refused_wrong_word, refused_limit_reached)
WHERE p.community_id = %(community)s AND p.id = given.id AND p.opened_count = given.seen
"""

_GUESSED = """
INSERT INTO redpackets_wrongword (community_id, packet_id, member_id, count, last_key)
SELECT %s, packet_id, member_id, count, last_key
FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[]) AS g(packet_id, member_id, count, last_key)
ORDER BY packet_id, member_id
ON CONFLICT (community_id, packet_id, member_id) DO UPDATE SET count = excluded.count, last_key = excluded.last_key
"""


def _count(community_id: UUID, batch: _Batch) -> None:
    """Write what the batch did to each packet, and who guessed wrongly."""
    changed = sorted(batch.taken.keys() | batch.refused.keys())
    changed = [packet_id for packet_id in changed if batch.taken[packet_id] or batch.refused[packet_id]]
    if not changed:
        return
    minor: Counter[UUID] = Counter()
    for (packet_id, _member_id), share in batch.held.items():
        minor[packet_id] += share.amount_minor if share.is_new else 0
    values: dict[str, Any] = {
        str(reason): [batch.refused[packet_id][str(reason)] for packet_id in changed] for reason in COUNTED
    }
    values |= {
        "community": community_id,
        "now": batch.now,
        "emptied": str(State.EMPTIED),
        "ids": changed,
        "seen": [batch.packets[packet_id].opened_count for packet_id in changed],
        "shares": [batch.taken[packet_id] for packet_id in changed],
        "minor": [minor[packet_id] for packet_id in changed],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        _insist(cursor.rowcount, len(changed))
        if batch.wrong:
            wishes = sorted(batch.wrong)
            packets, members = [wish[0] for wish in wishes], [wish[1] for wish in wishes]
            known = [batch.guesses[wish] for wish in wishes]
            counts, keys = [one.count for one in known], [one.last_key for one in known]
            cursor.execute(_GUESSED, [community_id, packets, members, counts, keys])


def _insist(found: int, expected: int) -> None:
    """What was read under the lock must still be so; otherwise all is undone."""
    if found != expected:
        raise RuntimeError(f"a batch of openings found {found} rows where it had read {expected}")
