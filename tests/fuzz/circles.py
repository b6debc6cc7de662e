"""A secret circle with a life of its own, beside another that somebody else runs with every right there is in one."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from tests.fuzz.town import TABLES, Town

from fengqun.commerce.drops.tests.factories import make_drop
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.payments.tests.factories import settle
from fengqun.commerce.redpackets.tests.factories import fund, make_packet, open_as
from fengqun.content.challenges.commands import check_in, join_challenge, open_challenge
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.content.feed.commands import pick_post
from fengqun.content.gatherings.commands import plan_gathering, renew_calendar, take_seat
from fengqun.content.gatherings.models import CalendarAddress
from fengqun.content.gatherings.types import GatheringPlan
from fengqun.content.media.tests.factories import PDF, make_media, make_picture
from fengqun.content.moderation.commands import flag, set_quiet
from fengqun.content.posts.commands import like_post, publish_comment, publish_post
from fengqun.content.posts.types import NewPicture
from fengqun.content.questions.commands import answer_question, ask_question
from fengqun.content.series.commands import add_episode, start_series
from fengqun.content.series.types import SeriesPlan
from fengqun.content.surveys.commands import add_question, open_poll, open_survey, write_survey
from fengqun.content.surveys.types import PollDraft, QuestionDraft, SurveySettings
from fengqun.kernel import clock
from fengqun.kernel.policies import SCOPE_SIGN, all_rights
from fengqun.kernel.tests.factories import a_picture
from fengqun.people.circles.commands import invite_to_circle
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import make_member
from fengqun.people.communities.types import MemberCard
from fengqun.people.duties.tests.factories import make_kind, make_term
from fengqun.people.profiles.commands import follow

WORD = "芝麻开门"
"""Stands in everything that is said in the circle."""
HALF = "芝麻"
"""What an outsider would search for."""


@dataclass(frozen=True)
class Hidden:
    """The circle, who is in it, who is not, and the ids of all that stands in it."""

    town: Town
    circle_id: UUID
    ids: dict[str, list[str]]
    host: MemberCard
    inside: MemberCard
    elsewhere: MemberCard
    """Runs another circle, with every right that can be given for one; follows those who are in here."""
    stranger: MemberCard
    """Is in no circle."""


def hide(town: Town) -> Hidden:
    """Found both circles, and let the secret one live."""
    community, cid = town.community, town.community.id
    before = _ids(town)
    host, inside, elsewhere = (make_member(community, name) for name in ("甲", "乙", "丙"))
    circle = make_circle(
        community,
        host,
        name=f"{WORD}社",
        slug="sesame",
        kind="secret",
        purpose=f"{WORD}一起",
        rules=f"{WORD}不外传",
        others=[inside],
    )
    other = make_circle(community, elsewhere, name="别处", slug="elsewhere")
    for right in all_rights():
        if right.delegable:
            grant_right(elsewhere.id, f"{right.code}{SCOPE_SIGN}{other.id}")
    for person in (host, inside):
        follow(cid, person.id, actor=actor_of(elsewhere))
    question = _talk(town, circle.id, host, inside)
    _meet(town, circle.id, host, inside)
    settle()
    renew_calendar(cid, actor=actor_of(elsewhere))
    after = _ids(town)
    known = {name: [one for one in after[name] if one not in before[name]] for name in after}
    apart = {"circle": [circle.slug], "circle_id": [str(circle.id)], "member_id": [str(inside.id), str(host.id)]}
    within = {name: values for name, values in known.items() if values} | apart
    within["post_id"].insert(0, str(question))
    within["secret"] = list(CalendarAddress.objects.filter(member_id=elsewhere.id).values_list("secret", flat=True))
    return Hidden(town, circle.id, within, host, inside, elsewhere, town.outsider)


def _ids(town: Town) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, tables in TABLES.items():
        for model, way in tables:
            rows: Any = model._default_manager.filter(**{way: town.community.id}).order_by("pk")
            found.setdefault(name, []).extend(str(one) for one in rows.values_list("id", flat=True))
    return found


def _talk(town: Town, circle_id: UUID, host: MemberCard, inside: MemberCard) -> UUID:
    """What is written; answers a question that was answered."""
    cid, told = town.community.id, actor_of(host)
    picture = NewPicture(a_picture(), alt=f"{WORD}图")
    files = [make_media(host, PDF, f"{WORD}.pdf").id, make_picture(host).id]
    post = publish_post(
        cid, actor=told, title=f"{WORD}标题", body=f"{WORD} #{WORD}", pictures=[picture], circle_id=circle_id
    )
    publish_post(cid, actor=told, body=f"{WORD}文件", media_ids=files, circle_id=circle_id)
    comment = publish_comment(cid, post, actor=actor_of(inside), body=f"{WORD}评论")
    publish_comment(cid, post, actor=told, body=f"{WORD}回复", parent_id=comment)
    like_post(cid, post, actor=actor_of(inside))
    pick_post(cid, post, actor=actor_of(town.owner), reason=f"{WORD}值得读")
    flag(cid, "post", post, actor=actor_of(inside), reason="other", text=f"{WORD}广告")
    question = ask_question(cid, actor=actor_of(inside), title=f"{WORD}怎么办", detail=WORD, circle_id=circle_id)
    answer_question(cid, question, actor=told, body=f"{WORD}这样办")
    ask_question(cid, actor=actor_of(inside), title=f"{WORD}没人答", detail=WORD, circle_id=circle_id)
    poll = publish_post(cid, actor=told, body=f"{WORD}选", circle_id=circle_id)
    open_poll(cid, poll, actor=told, draft=PollDraft(question=f"{WORD}哪个", options=(f"{WORD}一", f"{WORD}二")))
    invite_to_circle(cid, circle_id, town.member.id, actor=told)
    return question


def _meet(town: Town, circle_id: UUID, host: MemberCard, inside: MemberCard) -> None:
    community, cid, told = town.community, town.community.id, actor_of(host)
    today = clock.now().astimezone(community.zone).date()
    plan = SeriesPlan(title=f"{WORD}连载", description=WORD, rhythm="daily", at=time(20), starts_on=today)
    series = start_series(cid, replace(plan, circle_id=circle_id), actor=told)
    add_episode(cid, series, publish_post(cid, actor=told, body=f"{WORD}一期", circle_id=circle_id), actor=told)
    settings = ChallengeSettings(
        title=f"{WORD}打卡", description=WORD, starts_on=today, ends_on=today + timedelta(days=6), circle_id=circle_id
    )
    challenge = open_challenge(cid, actor=told, settings=settings)
    join_challenge(cid, challenge, actor=actor_of(inside))
    check_in(cid, challenge, actor=actor_of(inside), body=f"{WORD}第一天打卡")
    starts = clock.now() + timedelta(days=2)
    gathering = plan_gathering(
        cid,
        GatheringPlan(
            title=f"{WORD}聚会",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=f"{WORD}馆",
            address=f"{WORD}路",
            description=WORD,
            capacity=8,
            circle_id=circle_id,
        ),
        actor=told,
    )
    take_seat(cid, gathering, actor=actor_of(inside))
    operator = actor_of(town.operator)
    survey = write_survey(
        cid, actor=operator, settings=SurveySettings(title=f"{WORD}问卷", intro=WORD, circle_id=circle_id)
    )
    add_question(cid, survey, actor=operator, draft=QuestionDraft("text", f"{WORD}想说什么"))
    open_survey(cid, survey, actor=operator)
    make_term(community, make_kind(community), circle_id=circle_id)
    fund(community, host, 10_000)
    # what is for the circle alone has a face that the whole community may see; it does not name the circle
    audience = Audience(circle_ids=(circle_id,))
    packet = make_packet(community, host, 1_000, 3, wish="谢谢大家", audience=audience)
    open_as(community, packet, inside)
    make_drop(community, title="周五抢购", audience=audience)
    set_quiet(cid, actor=told, reason=f"{WORD}吵", seconds_between=5, circle_id=circle_id)
