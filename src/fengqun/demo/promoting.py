"""Promoters share links, people follow them, and what is earned is asked for and paid out."""

from uuid import UUID

from django.urls import reverse

from fengqun.commerce.wallets.commands import (
    approve_payout,
    confirm_paid,
    confirm_sent,
    refuse_payout,
    report_failure,
    request_payout,
    retry_payout,
)
from fengqun.commerce.wallets.queries import payouts, wallet_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.demo.calendar import DAY, time_of_day
from fengqun.demo.replay import happens
from fengqun.demo.shop import LEAST_PAYOUT_MINOR
from fengqun.demo.world import Person, World
from fengqun.growth.referrals.commands import become_promoter, bind_by_code, create_link, record_click
from fengqun.growth.referrals.models import TargetKind
from fengqun.growth.referrals.types import LinkCard
from fengqun.growth.referrals.visits import Visit, read_visit
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Role

SLUG = "shanye"
AGENTS = ("MicroMessenger/8.0", "iPhone Mobile Safari", "Macintosh Safari")
BANKS = ("工商银行", "招商银行", "建设银行", "农业银行", "中国银行")
YUAN = 100
REFUSED, SENT_BACK = 4, 3
"""Which payout is refused, and which the bank sends back."""


def promoters(world: World) -> list[Person]:
    """Who promotes now."""
    return [person for person in world.members if Role.PROMOTER in person.roles]


@happens("promote")
def promote(world: World, key: int) -> None:
    """A member takes up promoting, and has a link to the community."""
    person = world.people[key]
    if person.is_member and Role.PROMOTER not in person.roles:
        world.links[key, ""] = become_promoter(world.community_id, actor=world.actor(person))
        person.roles.add(Role.PROMOTER)
        world.plan(world.minute + 30, "share", key)


@happens("share")
def share(world: World, key: int) -> None:
    """A promoter shares a product; some look, now and over the next two days."""
    person = world.people[key]
    if not person.is_member:
        return
    link = _link(world, person, world.rng.choice(list(world.products)))
    for _look in range(world.rng.randint(1, 3)):
        world.plan(world.minute + world.rng.expovariate(1 / 700), "look", key, link)
    world.plan(world.minute + DAY * world.rng.uniform(4, 11), "share", key)


@happens("look")
def look(world: World, _key: int, link: LinkCard) -> None:
    """Somebody who never turns out to be anybody follows a link."""
    record_click(link, visitor_id=new_id(), visit=_visit(world), user_id=None)


@happens("follow")
def follow(world: World, key: int, promoter_key: int, product: str = "") -> None:
    """A person follows a promoter's link, signed in or not."""
    promoter = world.people[promoter_key]
    if not promoter.is_member or Role.PROMOTER not in promoter.roles:
        return
    person = world.people[key]
    link = _link(world, promoter, product) if product in world.products else world.links[promoter_key, ""]
    visitor_id = person.visitor_id or new_id()
    record_click(link, visitor_id=visitor_id, visit=_visit(world), user_id=person.user_id)


@happens("type_code")
def type_code(world: World, key: int, promoter_key: int) -> None:
    """A buyer types the code of somebody they want to thank."""
    person, promoter = world.people[key], world.people[promoter_key]
    link = world.links.get((promoter_key, ""))
    if link is None or not promoter.is_member or not person.is_member or person.member_id is None:
        return
    bind_by_code(world.community_id, actor=world.actor(person), buyer_id=person.member_id, code=link.code)


def follow_link_before(world: World, buyer: Person) -> bool:
    """Before buying, somebody follows a link; now and then it is their own."""
    choices = promoters(world)
    if not choices:
        return False
    if buyer in choices and world.chance(0.25):
        chosen = buyer
    else:
        chosen = world.rng.choices(choices, [3.0 if one.name == "周可" else one.talks / 10 + 0.3 for one in choices])[0]
    if world.chance(0.06) and chosen is not buyer:
        type_code(world, buyer.key, chosen.key)
    else:
        follow(world, buyer.key, chosen.key, world.rng.choice(list(world.products)))
    return True


@happens("ask_payouts")
def ask_payouts(world: World) -> None:
    """Promoters who have something ask for some of it."""
    for person in promoters(world):
        if world.chance(0.8) or person.name == "周可":
            world.plan(world.minute + time_of_day(world.rng) / 2, "ask_payout", person.key, world.rng.uniform(0.5, 0.9))


@happens("ask_payout")
def ask_payout(world: World, key: int, part: float) -> None:
    """A promoter asks for a part of the wallet, in whole yuan."""
    person = world.people[key]
    if not person.is_member or person.member_id is None:
        return
    has = wallet_of(world.community_id, person.member_id, "CNY").withdrawable.amount_minor
    amount_minor = int(has * part) // YUAN * YUAN
    if amount_minor < LEAST_PAYOUT_MINOR:
        return
    request_payout(
        world.community_id,
        actor=world.actor(person),
        amount=Money(amount_minor, "CNY"),
        destination={
            "holder": person.name,
            "bank": BANKS[key % len(BANKS)],
            "number": f"6222{key:04}{4_821_907 * (key + 3) % 10**8:08}",
        },
        request_key=f"demo-payout-{world.count('payout')}",
    )


@happens("answer_payouts")
def answer_payouts(world: World) -> None:
    """The owner goes over what waits; the money leaves the same day and arrives the next."""
    owner = world.actor(world.named("阿岚"))
    for failed in _payouts(world, "failed"):
        retry_payout(world.community_id, failed.id, actor=owner)
    for asked in _payouts(world, "requested"):
        number = world.count("payout_answer")
        if number == REFUSED:
            refuse_payout(world.community_id, asked.id, actor=owner, reason="收款人姓名和实名不一致，改好再提一次。")
        else:
            approve_payout(world.community_id, asked.id, actor=owner)
    for approved in _payouts(world, "approved"):
        number = world.count("payout_sent")
        confirm_sent(world.community_id, approved.id, actor=owner, reference=f"B{world.day:03}{number:05}")
        if number == SENT_BACK:
            world.plan(world.minute + 200, "payout_failed", approved.id)
        else:
            world.plan(world.minute + world.rng.uniform(200, 1300), "payout_arrived", approved.id)


def _payouts(world: World, state: str) -> list[PayoutCard]:
    """The payouts in that state, in an order that two builds share."""
    return sorted(payouts(world.community_id, states=(state,), limit=100), key=lambda card: card.id)


@happens("payout_arrived")
def payout_arrived(world: World, payout_id: UUID) -> None:
    """The bank says that the money is there."""
    confirm_paid(world.community_id, payout_id, actor=world.actor(world.named("阿岚")))


@happens("payout_failed")
def payout_failed(world: World, payout_id: UUID) -> None:
    """The bank sends the money back."""
    report_failure(
        world.community_id, payout_id, actor=world.actor(world.named("阿岚")), reason="银行退回：账号与户名不符"
    )


def _link(world: World, promoter: Person, product: str) -> LinkCard:
    if (promoter.key, product) not in world.links:
        path = reverse("catalog-product", kwargs={"community": SLUG, "product_id": world.products[product]})
        world.links[promoter.key, product] = create_link(
            world.community_id,
            actor=world.actor(promoter),
            target_path=path,
            target_kind=TargetKind.PRODUCT,
            target_id=world.products[product],
        )
    link: LinkCard = world.links[promoter.key, product]
    return link


def _visit(world: World) -> Visit:
    address = f"203.0.113.{world.rng.randrange(256)}"
    return read_visit(address, {"User-Agent": world.rng.choice(AGENTS)})
