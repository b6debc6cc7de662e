"""A community, members and something to claim, made by the real commands; and the requests that claim it.

Needs Django to be set up; with the settings of another server it is run as `python -m fengqun.bench._ground FOLDER
MEMBERS`, which makes all that `drops.py` measures, writes a file a measurement, and prints what the machine is. A file
holds a JSON line a claim: {"drop" or "packet", "path", "token", "key"}. Any load generator that posts to the path with
the token as its bearer and the key as its Idempotency-Key can be pointed at a running server.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings")
    django.setup()

from fengqun.bench.report import machine_facts
from fengqun.commerce.drops.commands import schedule_drop
from fengqun.commerce.drops.types import DropPlan
from fengqun.commerce.redpackets import commands as redpackets
from fengqun.commerce.redpackets.choices import Kind
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.accounts.commands import register
from fengqun.people.communities.commands import create_community, import_members
from fengqun.people.communities.queries import actor_for
from fengqun.product.catalog.commands import create_product, list_product
from fengqun.product.catalog.queries import product_detail
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.lane.bursts import burst_of
from fengqun.spine.lane.tokens import issue

DROP = "drops"
PACKET = "redpackets"
"""The kinds of bursts, as the lane knows them."""

HOT = ("hot_64", "hot_512", "hot_2000", "hot_bare")
SPREAD = ("spread_512", "spread_bare")
PACKETS = ("packets_512", "packets_bare")
MANY_DROPS = 100
MANY_PACKETS = 10
SHARES = 500
"""Of a packet: what a community that has set no limits of its own may give."""

LASTS = timedelta(hours=2)
PAY_MINUTES = 600
"""So that nothing comes back while somebody measures."""

PRICE_MINOR = 6_800
SHARE_MINOR = 100


@dataclass(frozen=True)
class Ground:
    """A community with members who can claim."""

    community_id: UUID
    owner: Actor
    member_ids: Sequence[UUID]

    def open_drop(self, stock: int) -> UUID:
        """A drop that runs from now on, of so many units, one a member; answers its id."""
        title = f"bench {new_id().hex[-8:]}"
        variant = NewVariant(price_minor=PRICE_MINOR, stock=stock)
        product_id = create_product(self.community_id, actor=SYSTEM, title=title, variant=variant)
        list_product(self.community_id, product_id, actor=SYSTEM)
        now = clock.now()
        plan = DropPlan(
            variant_id=product_detail(self.community_id, product_id).variants[0].id,
            title=title,
            price_minor=PRICE_MINOR,
            quota=stock,
            starts_at=now,
            ends_at=now + LASTS,
            pay_minutes=PAY_MINUTES,
        )
        return schedule_drop(self.community_id, plan, actor=SYSTEM)

    def open_packet(self, count: int) -> UUID:
        """A red packet of so many lucky shares, given by the community; answers its id."""
        form = redpackets.PacketForm(
            kind=Kind.LUCKY, pot=Money(count * SHARE_MINOR, "CNY"), count=count, wish="bench", lasts=LASTS
        )
        given = redpackets.give(
            self.community_id, actor=self.owner, form=form, request_key=new_id().hex, for_community=True
        )
        return given.packet_id

    def claims(self, kind: str, subjects: Mapping[UUID, Sequence[UUID]]) -> Iterator[dict[str, str]]:
        """A claim of each member (by subject) as `_burst_load.py` sends it; the subjects take turns."""
        path = burst_of(kind).path
        noun = "drop" if kind == DROP else "packet"
        queues = {subject: list(members) for subject, members in subjects.items()}
        while any(queues.values()):
            for subject, members in queues.items():
                if members:
                    token = issue(kind, self.community_id, subject, members.pop(), lasts=LASTS)
                    place = path.replace("{id}", str(subject))
                    yield {noun: str(subject), "path": place, "token": token, "key": new_id().hex}


def found_ground(members: int) -> Ground:
    """A new community of so many members."""
    slug = f"bench-{new_id().hex[-8:]}"
    owner_id = register(f"{slug}@example.invalid", display_name="Bench")
    founded = create_community(name="Bench", slug=slug, owner_user_id=owner_id, gate=())
    now = clock.now()
    people = [(str(number), f"Member {number}", now, None) for number in range(members)]
    member_ids = list(import_members(founded.community_id, people, source="bench").values())
    return Ground(founded.community_id, actor_for(owner_id, founded.community_id), member_ids)


def prepare(path: Path, *, members: int, stock: int, drops: int = 1) -> list[UUID]:
    """Make a community with running drops and write a claim of each member on each to `path`; answers the drops."""
    ground = found_ground(members)
    drop_ids = [ground.open_drop(stock) for _number in range(drops)]
    write_claims(path, ground.claims(DROP, dict.fromkeys(drop_ids, ground.member_ids)))
    return drop_ids


def share_out(members: Sequence[UUID], subjects: Sequence[UUID]) -> dict[UUID, Sequence[UUID]]:
    """Each member to one of the subjects, in turns."""
    return {subject: members[place :: len(subjects)] for place, subject in enumerate(subjects)}


def write_claims(path: Path, claims: Iterator[dict[str, str]]) -> None:
    """Write claims as JSON lines."""
    with path.open("w", encoding="utf-8") as lines:
        for claim in claims:
            lines.write(json.dumps(claim) + "\n")


def write_all(folder: Path, members: int) -> None:
    """A file for each measurement of `drops.py`, each with subjects of its own."""
    ground = found_ground(members)
    everybody = ground.member_ids
    for name in HOT:
        drop_id = ground.open_drop(members)
        write_claims(folder / name, ground.claims(DROP, {drop_id: everybody}))
    write_claims(folder / "sold_out", ground.claims(DROP, {ground.open_drop(members // 100): everybody}))
    for name in SPREAD:
        drops = [ground.open_drop(-(-members // MANY_DROPS)) for _number in range(MANY_DROPS)]
        write_claims(folder / name, ground.claims(DROP, share_out(everybody, drops)))
    for name in PACKETS:
        opened = everybody[: MANY_PACKETS * SHARES]
        packets = [ground.open_packet(SHARES) for _number in range(MANY_PACKETS)]
        write_claims(folder / name, ground.claims(PACKET, share_out(opened, packets)))


if __name__ == "__main__":
    write_all(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(machine_facts()))
