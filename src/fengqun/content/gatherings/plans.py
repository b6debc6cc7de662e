"""What a plan must be like, before anything is written."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from fengqun.content.gatherings.choices import (
    ART_KEYS,
    MAX_ADDRESS,
    MAX_CAPACITY,
    MAX_DAYS,
    MAX_DESCRIPTION,
    MAX_GUESTS,
    MAX_LINE,
    MAX_LINK,
    MAX_LINK_MINUTES,
    MAX_QUESTION,
    MAX_QUESTIONS,
    MAX_TICKETS,
    MAX_TITLE,
)
from fengqun.content.gatherings.errors import (
    CirclesAreNotPublic,
    NowhereToMeet,
    NumbersUnreasonable,
    QuestionsUnreasonable,
    TicketsUnreasonable,
    TimesUnreasonable,
    TitleMissing,
    TooLong,
)
from fengqun.content.gatherings.types import GatheringPlan, TicketPlan
from fengqun.kernel import clock
from fengqun.kernel.moments import read_moment
from fengqun.kernel.richtext import Markdown
from fengqun.people.communities.queries import stage_labels
from fengqun.people.communities.types import CommunityCard

SAID = Markdown(first_heading=3, keeps_line_breaks=True)
GRACE = timedelta(minutes=1)
"""A start typed as the present minute is a few seconds in the past when it arrives."""
_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)


def read_plan(community: CommunityCard, plan: GatheringPlan, *, may_begin_before_now: bool = False) -> dict[str, Any]:
    """The plan as columns of a gathering.

    Raises TitleMissing, TooLong, NowhereToMeet, CirclesAreNotPublic, NumbersUnreasonable, QuestionsUnreasonable,
    NoSuchTime, TimesUnreasonable.
    """
    title = " ".join(plan.title.split())
    if not title or len(title) > MAX_TITLE or not title.isprintable():
        raise TitleMissing(limit=MAX_TITLE)
    if plan.is_public and plan.circle_id is not None:
        raise CirclesAreNotPublic
    description = plan.description.replace("\r\n", "\n").strip()
    if len(description) > MAX_DESCRIPTION:
        raise TooLong(limit=MAX_DESCRIPTION)
    if plan.capacity is not None:
        _insist_between(_("座位数"), plan.capacity, 1, MAX_CAPACITY)
    _insist_between(_("可带的人数"), plan.guest_limit, 0, MAX_GUESTS)
    _insist_between(_("提前给链接的分钟数"), plan.link_minutes, 0, MAX_LINK_MINUTES)
    starts_at, ends_at = _window(community, plan, may_begin_before_now=may_begin_before_now)
    return {
        "title": title,
        "description": description,
        "description_html": SAID.html(description),
        "is_public": plan.is_public,
        "circle_id": plan.circle_id,
        "art_key": plan.art_key if plan.art_key in ART_KEYS else ART_KEYS[0],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "capacity": plan.capacity,
        "guest_limit": plan.guest_limit,
        "link_minutes": plan.link_minutes,
        "questions": _questions(plan),
        "answers_are_required": plan.answers_are_required,
        **_whereabouts(plan),
    }


def read_tickets(community: CommunityCard, plan: GatheringPlan) -> list[TicketPlan]:
    """The kinds of ticket, at least one. Raises TicketsUnreasonable, NumbersUnreasonable."""
    asked = plan.tickets or (TicketPlan(name=_("普通票")),)
    names = [" ".join(one.name.split()) for one in asked]
    known = set(stage_labels(community.kind))
    if len(asked) > MAX_TICKETS or len(set(names)) < len(names) or not all(0 < len(name) <= 40 for name in names):  # noqa: PLR2004 - the column's
        raise TicketsUnreasonable(limit=MAX_TICKETS)
    for one in asked:
        if one.quota is not None:
            _insist_between(_("票数"), one.quota, 1, MAX_CAPACITY)
        if not set(one.stages) <= known:
            raise TicketsUnreasonable(limit=MAX_TICKETS)
    return [
        TicketPlan(name, one.quota, one.stages, one.id, one.is_open) for name, one in zip(names, asked, strict=True)
    ]


def _whereabouts(plan: GatheringPlan) -> dict[str, str]:
    place, address, link = (" ".join(text.split()) for text in (plan.place, plan.address, plan.link))
    if not place and not link:
        raise NowhereToMeet
    if link and (len(link) > MAX_LINK or not _LINK.fullmatch(link)):
        raise NowhereToMeet
    if len(place) > MAX_LINE or len(address) > MAX_ADDRESS:
        raise TooLong(limit=MAX_LINE)
    return {"place": place, "address": address, "link": link}


def _questions(plan: GatheringPlan) -> list[str]:
    questions = [text for one in plan.questions if (text := " ".join(one.split()))]
    if len(questions) > MAX_QUESTIONS or any(len(one) > MAX_QUESTION for one in questions):
        raise QuestionsUnreasonable(count=MAX_QUESTIONS, limit=MAX_QUESTION)
    return questions


def _window(community: CommunityCard, plan: GatheringPlan, *, may_begin_before_now: bool) -> tuple[datetime, datetime]:
    try:
        starts_at, ends_at = read_moment(plan.starts_at, community.zone), read_moment(plan.ends_at, community.zone)
        now = clock.now()
        is_ahead = starts_at >= now - GRACE or (may_begin_before_now and ends_at > now)
        if is_ahead and starts_at < ends_at <= starts_at + timedelta(days=MAX_DAYS):
            return starts_at, ends_at
    except OverflowError as error:  # at the ends of the calendar
        raise TimesUnreasonable(days=MAX_DAYS) from error
    raise TimesUnreasonable(days=MAX_DAYS)


def _insist_between(what: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise NumbersUnreasonable(what=what, least=least, most=most)
