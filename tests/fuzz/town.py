"""A small community with some of everything, made by the real commands: what the fuzzers walk through.

`build` takes the words that people say, so that the same town can be built out of hostile ones.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from fengqun.commerce.drops.commands import decide
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.commerce.drops.tests.factories import make_drop
from fengqun.commerce.drops.tests.factories import wish as drop_wish
from fengqun.commerce.orders.commands import pay_order, receive_order, request_refund, ship_order
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.tests.factories import NOTIFY_URL, RETURN_URL, fresh, placed_order
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import using
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import ClientChannel, sandbox_payment, settle
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.tests.factories import make_packet, open_as
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.tests.factories import ask, fund
from fengqun.content.challenges.commands import check_in, join_challenge, open_challenge
from fengqun.content.challenges.models import Challenge, CheckIn
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.content.gatherings.commands import plan_gathering, renew_calendar, set_cover, take_seat
from fengqun.content.gatherings.models import CalendarAddress, Cover, Gathering
from fengqun.content.gatherings.types import GatheringPlan, NewCover
from fengqun.content.media.models import MediaFile
from fengqun.content.media.tests.factories import PDF, make_media, make_picture
from fengqun.content.moderation.commands import flag, set_quiet
from fengqun.content.moderation.models import Case as ModerationCase
from fengqun.content.moderation.models import Quiet
from fengqun.content.posts.commands import hide_post, like_post, publish_comment, publish_post, save_draft
from fengqun.content.posts.commands.take_down import put_aside
from fengqun.content.posts.models import Comment, Post, PostPicture
from fengqun.content.posts.types import NewPicture
from fengqun.content.questions.commands import answer_question, ask_question
from fengqun.content.questions.models import Relay
from fengqun.content.series.commands import add_episode, pause_series, start_series
from fengqun.content.series.models import Series, SeriesPause
from fengqun.content.series.types import SeriesPlan
from fengqun.content.surveys.commands import add_question, open_poll, open_survey, write_survey
from fengqun.content.surveys.models import Poll, Survey
from fengqun.content.surveys.models import Question as SurveyQuestion
from fengqun.content.surveys.types import PollDraft, QuestionDraft, SurveySettings
from fengqun.growth.referrals.commands import create_link
from fengqun.growth.referrals.models import ReferralLink
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.kernel.tests.factories import a_picture
from fengqun.people.accounts.commands import ask_for_export, create_token
from fengqun.people.accounts.models import DataExport, PersonalToken
from fengqun.people.circles.commands import ask_to_join, found_circle, invite_to_circle, join_circle
from fengqun.people.circles.models import Circle, CircleRequest
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.commands import (
    JoinRequest,
    add_step,
    join,
    make_invite_code,
    publish_rules,
)
from fengqun.people.communities.commands.decide import keep_reason
from fengqun.people.communities.models import (
    Application,
    InviteCode,
    Membership,
    RefusalReason,
    RulesVersion,
    Trial,
)
from fengqun.people.communities.queries import owners_of
from fengqun.people.communities.queries.canvas import gate_of
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member, make_person
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.people.conduct.models import Appeal, Case, Penalty
from fengqun.people.conduct.tests.factories import make_appeal, make_case, make_penalty
from fengqun.people.culture.commands import add_ritual, add_term, publish_persona, write_persona
from fengqun.people.culture.models import Ritual
from fengqun.people.culture.models import Term as CultureTerm
from fengqun.people.culture.types import PersonaDraft, RitualDraft
from fengqun.people.duties.commands import delegate
from fengqun.people.duties.models import Delegation, DutyKind, Term
from fengqun.people.duties.tests.factories import make_kind, make_term
from fengqun.people.notifications.models import Notice
from fengqun.people.profiles.choices import Field
from fengqun.people.profiles.commands import change_profile, follow
from fengqun.people.profiles.types import Told
from fengqun.product.catalog.commands import add_picture
from fengqun.product.catalog.models import Product, ProductPicture, Variant
from fengqun.product.catalog.tests.factories import make_product
from fengqun.spine.ledger.models import Account, Transfer

Words = Callable[[str], str]
"""What is said in place of a plain text."""


def plainly(text: str) -> str:
    """People say what they mean."""
    return text


@dataclass
class Town:
    """A community and its people; `ids` are the real values of each parameter that addresses have."""

    community: CommunityCard
    owner: MemberCard
    operator: MemberCard
    host: MemberCard
    member: MemberCard
    outsider: MemberCard
    """A member who is in no circle."""
    thread: UUID = field(default_factory=lambda: UUID(int=0))
    """A post that everybody may read."""
    secret_circle: UUID = field(default_factory=lambda: UUID(int=0))
    ids: dict[str, list[str]] = field(default_factory=dict)
    secret: str = "暗号"
    """A word that the people of the town next door end everything with."""

    @property
    def slug(self) -> str:
        return self.community.slug


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever happens inside is undone, so that each case of a fuzzer finds the same town."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def insist_on_commit() -> None:
    """Let the database check now what it would check at the end of the request."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def build(slug: str = "shanye", name: str = "山野咖啡社", say: Words = plainly) -> Town:
    """Build the town. People sign on by the factories of their rooms; what they say goes through `say`."""
    community = make_community(say(name)[:20], slug)
    owner = owners_of(community.id)[0]
    town = Town(
        community=community,
        owner=owner,
        operator=make_member(community, say("小林")[:20], roles=["operator"]),
        host=make_member(community, say("老齐")[:20], roles=["host", "promoter"]),
        member=make_member(community, say("佟佟")[:20]),
        outsider=make_member(community, say("远山")[:20]),
    )
    Membership.objects.filter(community_id=community.id).update(joined_at=clock.now() - timedelta(days=60))
    people(town, say)
    talk(town, say)
    happenings(town, say)
    with using(ClientChannel()):
        trade(town, say)
        settle()
    collect(town)
    return town


def people(town: Town, say: Words) -> None:
    community, cid = town.community, town.community.id
    operator, host, member = actor_of(town.operator), actor_of(town.host), actor_of(town.member)
    publish_rules(
        cid, actor=actor_of(town.owner), text=say("不发广告。说话和气。"), summary=say("头一版"), asks_again=False
    )
    add_term(cid, actor=operator, word=say("手冲")[:20], meaning=say("用手冲的咖啡，要慢。"))
    add_ritual(cid, actor=operator, draft=RitualDraft(name=say("周五杯测")[:30], meaning=say("一起喝。"), weekday=4))
    write_persona(
        cid,
        actor=host,
        draft=PersonaDraft(line=say("烘豆十年")[:40], story=say("从一口锅开始。"), values=(say("慢")[:10],)),
    )
    publish_persona(cid, town.host.id, actor=operator)
    told = {
        Field.ABOUT: Told((say("爱喝浅烘。")[:200],)),
        Field.PLACE: Told((say("杭州")[:30],)),
        Field.TAGS: Told((say("手冲")[:10],)),
    }
    change_profile(cid, told, actor=member)
    follow(cid, town.host.id, actor=member)
    keep_reason(cid, actor=operator, label=say("太短")[:20], text=say("写得太短，再说说自己。"))
    make_invite_code(cid, actor=actor_of(town.owner), quota=5)
    for kind, name in (("open", "手冲研究所"), ("closed", "烘焙组"), ("secret", "金库")):
        made = found_circle(
            cid,
            actor=SYSTEM,
            settings=CircleSettings(
                name=say(name)[:20],
                purpose=say("一起琢磨。"),
                kind=kind,
                rules=say("不外传。"),
                question=say("为什么来") if kind == "closed" else "",
            ),
            slug=f"{town.slug}-{kind}",
            host_ids=[town.host.id],
        )
        if kind == "closed":
            ask_to_join(cid, made.id, actor=actor_of(town.outsider), message=say("想来")[:100], answer=say("想学"))
        else:
            invite_to_circle(cid, made.id, town.member.id, actor=host)
            join_circle(cid, made.id, actor=member)
        if kind == "secret":
            town.secret_circle = made.id
    make_case(community, town.outsider, town.operator, reason=say("连发广告"))
    bad = make_member(community, say("闹闹")[:20])
    penalty = make_penalty(community, bad, town.operator)
    make_appeal(community, penalty, bad, say("那不是广告"))
    kind_card = make_kind(community)
    make_term(community, kind_card, town.host)
    make_term(community, kind_card, starts_at=clock.now() + timedelta(days=10))
    delegate(cid, town.member.id, "posts.feature", actor=actor_of(town.owner), reason=say("眼光好"), circle_id=None)
    applicant = make_person(say("新来的")[:20])
    add_step(cid, "questions", {"questions": [say("为什么来")[:100]]}, actor=operator)
    add_step(cid, "review", {}, actor=operator)

    version = (
        RulesVersion.objects.filter(community_id=cid).order_by("-version").values_list("version", flat=True).first()
        or 0
    )
    join(
        cid,
        JoinRequest(
            accepts_rules_version=version, answers=(say("爱喝咖啡，想认识大家"),), display_name=say("新来的")[:20]
        ),
        actor=actor_for_test(applicant),
    )
    create_token(actor=member, name=say("手机")[:30])
    ask_for_export(actor=member)


def talk(town: Town, say: Words) -> None:
    cid = town.community.id
    operator, host, member = actor_of(town.operator), actor_of(town.host), actor_of(town.member)
    picture = NewPicture(a_picture(), alt=say("杯子")[:100])
    plain = publish_post(
        cid, actor=member, title=say("今天的豆子")[:80], body=say("很甜。#手冲"), pictures=[picture], is_public=True
    )
    town.thread = plain
    clip = make_media(town.member, PDF, say("豆单.pdf")[:80])
    secret = publish_post(
        cid,
        actor=member,
        body=say("金库里的话。"),
        circle_id=town.secret_circle,
        media_ids=[clip.id, make_picture(town.member).id],
    )
    make_picture(town.member, say("草稿.jpg")[:60] + ".jpg")
    comment = publish_comment(cid, plain, actor=host, body=say("同意。"))
    publish_comment(cid, plain, actor=member, body=say("谢谢。"), parent_id=comment)
    publish_comment(cid, secret, actor=host, body=say("嘘。"))
    like_post(cid, plain, actor=host)
    save_draft(cid, actor=member, title=say("草稿")[:80], body=say("还没写完。"))
    hidden = publish_post(cid, actor=member, body=say("不该出现的话。"))
    hide_post(cid, hidden, actor=operator, reason=say("跑题"))
    aside = publish_post(cid, actor=member, body=say("放一边的话。"))
    put_aside(aside, say("再看看"), actor=operator)
    flag(cid, "post", plain, actor=actor_of(town.outsider), reason="other", text=say("看着像广告"))
    set_quiet(cid, actor=operator, reason=say("吵"), seconds_between=1, circle_id=town.secret_circle)
    question = ask_question(cid, actor=member, title=say("磨豆机怎么选")[:80], detail=say("预算一千。"))
    answer_question(cid, question, actor=host, body=say("先看刀盘。"))
    waiting = ask_question(cid, actor=member, title=say("谁会修磨豆机")[:80], detail=say("卡住了。"))
    Relay.objects.create(question_id=waiting, community_id=cid, member_id=town.host.id)


def happenings(town: Town, say: Words) -> None:
    cid, today = town.community.id, clock.now().astimezone(town.community.zone).date()
    operator, host, member = actor_of(town.operator), actor_of(town.host), actor_of(town.member)

    series = start_series(
        cid,
        SeriesPlan(
            title=say("睡前一杯")[:40], description=say("每晚一杯。"), rhythm="daily", at=time(20), starts_on=today
        ),
        actor=host,
    )
    add_episode(cid, series, publish_post(cid, actor=host, body=say("第一期。")), actor=host)
    pause_series(cid, series, today + timedelta(days=3), today + timedelta(days=4), actor=host, reason=say("出门"))
    challenge = open_challenge(
        cid,
        actor=host,
        settings=ChallengeSettings(
            title=say("七天打卡")[:40],
            description=say("每天一杯。"),
            starts_on=today,
            ends_on=today + timedelta(days=6),
        ),
    )
    join_challenge(cid, challenge, actor=member)
    check_in(cid, challenge, actor=member, body=say("今天手冲一杯。"))
    starts = clock.now() + timedelta(days=3)
    gathering = plan_gathering(
        cid,
        GatheringPlan(
            title=say("周末聚会")[:40],
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=say("咖啡馆")[:40],
            address=say("文三路")[:80],
            description=say("带上杯子。"),
            capacity=8,
            questions=(say("几点到")[:40],),
        ),
        actor=host,
    )
    set_cover(cid, gathering, NewCover(a_picture(), say("海报")[:80]), actor=host)
    take_seat(cid, gathering, actor=member, answers=[say("七点")[:60]])
    renew_calendar(cid, actor=member)
    poll_post = publish_post(cid, actor=member, body=say("选一选"))
    open_poll(
        cid,
        poll_post,
        actor=member,
        draft=PollDraft(question=say("喝哪支")[:60], options=(say("花魁")[:30] + "1", say("瑰夏")[:30] + "2")),
    )
    for is_open in (True, False):
        survey = write_survey(
            cid, actor=operator, settings=SurveySettings(title=say("春天问卷")[:40], intro=say("说说看。"))
        )
        add_question(
            cid,
            survey,
            actor=operator,
            draft=QuestionDraft("choice", say("常喝")[:60], (say("手冲")[:30] + "1", say("意式")[:30] + "2")),
        )
        add_question(cid, survey, actor=operator, draft=QuestionDraft("text", say("还想说")[:60]))
        if is_open:
            open_survey(cid, survey, actor=operator)


def trade(town: Town, say: Words) -> None:
    community, cid = town.community, town.community.id
    product = make_product(
        community, say("花魁")[:40], summary=say("甜")[:80], description=say("日晒，花香。"), stock=100
    )
    add_picture(cid, product.id, actor=SYSTEM, upload=a_picture(), alt=say("豆子")[:80])
    variant = product.variants[0].id
    for stage in ("placed", "paid", "shipped", "received", "refunding"):
        order = placed_order(community, town.member, {variant: 1})
        if stage == "placed":
            continue
        pay_order(
            order.id, actor=actor_of(town.member), provider="sandbox", return_url=RETURN_URL, notify_url=NOTIFY_URL
        )
        intent = PaymentIntent.objects.get(payable_id=order.id)
        company.pay(sandbox_payment(intent.id).id)
        settle()
        if stage in {"shipped", "received"}:
            ship_order(order.id, actor=SYSTEM, carrier=say("顺丰")[:20], tracking_number="SF1001")
        if stage == "received":
            receive_order(fresh(order).id, actor=actor_of(town.member))
        if stage == "refunding":
            request_refund(order.id, actor=actor_of(town.member), reason=say("坏了"))
    fund(community, town.member, 50_000)
    fund(community, town.operator, 50_000)
    ask(community, actor_of(town.member), 5_000)
    packet = make_packet(community, town.operator, 2_000, 5, wish=say("谢谢")[:30])
    open_as(community, packet, town.member)
    drop = make_drop(community, title=say("周五半价")[:40])

    decide(drop.community_id, [drop_wish(drop, town.member)])
    create_link(cid, actor=actor_of(town.host), target_path=f"/c/{town.slug}/")


TABLES: dict[str, tuple[tuple[type[Model], str], ...]] = {
    "account_id": ((Account, "community_id"),),
    "transfer_id": ((Transfer, "community_id"),),
    "code_id": ((InviteCode, "community_id"),),
    "trial_id": ((Trial, "membership__community_id"),),
    "member_id": ((Membership, "community_id"),),
    "application_id": ((Application, "community_id"),),
    "reason_id": ((RefusalReason, "community_id"),),
    "notice_id": ((Notice, "community_id"),),
    "ritual_id": ((Ritual, "community_id"),),
    "term_id": ((CultureTerm, "community_id"), (Term, "community_id")),
    "circle_id": ((Circle, "community_id"),),
    "request_id": ((CircleRequest, "circle__community_id"),),
    "penalty_id": ((Penalty, "community_id"),),
    "case_id": ((Case, "community_id"), (ModerationCase, "community_id")),
    "appeal_id": ((Appeal, "community_id"),),
    "kind_id": ((DutyKind, "community_id"),),
    "delegation_id": ((Delegation, "community_id"),),
    "media_id": ((MediaFile, "community_id"),),
    "picture_id": ((PostPicture, "post__community_id"), (ProductPicture, "product__community_id")),
    "cover_id": ((Cover, "gathering__community_id"),),
    "post_id": ((Post, "community_id"),),
    "comment_id": ((Comment, "post__community_id"),),
    "relay_id": ((Relay, "community_id"),),
    "series_id": ((Series, "community_id"),),
    "pause_id": ((SeriesPause, "series__community_id"),),
    "challenge_id": ((Challenge, "community_id"),),
    "check_in_id": ((CheckIn, "challenge__community_id"),),
    "poll_id": ((Poll, "community_id"),),
    "survey_id": ((Survey, "community_id"),),
    "question_id": ((SurveyQuestion, "survey__community_id"),),
    "gathering_id": ((Gathering, "community_id"),),
    "quiet_id": ((Quiet, "community_id"),),
    "object_id": ((Post, "community_id"), (Comment, "post__community_id")),
    "product_id": ((Product, "community_id"),),
    "variant_id": ((Variant, "community_id"),),
    "payout_id": ((Payout, "community_id"),),
    "payment_id": ((PaymentIntent, "community_id"),),
    "intent_id": ((PaymentIntent, "community_id"),),
    "refund_id": ((OrderRefund, "community_id"), (PaymentRefund, "community_id")),
    "order_id": ((Order, "community_id"),),
    "drop_id": ((Drop, "community_id"),),
    "claim_id": ((Claim, "community_id"),),
    "packet_id": ((Packet, "community_id"),),
    "link_id": ((ReferralLink, "community_id"),),
}
"""The rows that each parameter of an address may mean, and the way from them to their community."""


def collect(town: Town) -> None:
    """Gather the real values of the parameters."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, tables in TABLES.items():
        for model, way in tables:
            rows: QuerySet[Any] = model._default_manager.filter(**{way: town.community.id})
            found[name] += [str(one) for one in rows.order_by("pk").values_list("id", flat=True)]
    for name, model in (("token_id", PersonalToken), ("export_id", DataExport)):
        found[name] = [
            str(one) for one in model._default_manager.filter(user_id=town.member.user_id).values_list("pk", flat=True)
        ]
    found["circle"] = list(Circle.objects.filter(community_id=town.community.id).values_list("slug", flat=True))
    found["secret"] = list(
        CalendarAddress.objects.filter(member__community_id=town.community.id).values_list("secret", flat=True)
    )
    found["code"] = list(ReferralLink.objects.filter(community_id=town.community.id).values_list("code", flat=True))
    found["ref"] = [str(one) for one in SandboxPayment.objects.values_list("pk", flat=True)]
    found["step_id"] = steps_of(town)
    town.ids = dict(found)


def steps_of(town: Town) -> list[str]:

    return [step.id for step in gate_of(town.community.id).steps]
