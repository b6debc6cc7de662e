"""What this room looks at before words are seen.

In this order of questions: quiet times, blocked links, a newcomer's first day; then what is held: a first post typed
faster than anybody types, the same thing posted again and again, what the community's classifier takes for spam.

Of an edit only what it adds is asked: new links, a text that has become another one, more pictures or names. It is no
further writing, so it counts neither for a newcomer's numbers nor against a rhythm; in silence nobody rewords either.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqun.content.moderation.commands.holding import in_words_of, take_turns
from fengqun.content.moderation.errors import LinkBlocked, NewcomerLimit, QuietNow, TooFast
from fengqun.content.moderation.limits import Attempt, first_excess, limited_until
from fengqun.content.moderation.models import Trace
from fengqun.content.moderation.prints import bands, is_listed, is_near, kept, link_prints, simhash
from fengqun.content.moderation.queries.hearing import moderators_of
from fengqun.content.moderation.queries.learned import score_of
from fengqun.content.moderation.queries.quiet import quiets_at
from fengqun.content.moderation.queries.terms import terms_of
from fengqun.content.moderation.sentences import BURST, LIKE_SPAM, TYPED_FAST
from fengqun.content.moderation.spam import host_of
from fengqun.content.moderation.types import QuietCard, Terms
from fengqun.content.moderation.weighing import is_staff
from fengqun.content.posts.queries.said import count_said, last_said_at
from fengqun.content.posts.screening import Candidate, Verdict, screens
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.queries import community_by_id, member_card

TRUSTED = frozenset({"fan", "superfan", "partner"})
COMMENT = "comment"


@screens
def quiet_times(candidate: Candidate) -> Verdict | None:
    """Nobody but those who look after the place writes in a silent period, or faster than its rhythm."""
    quiets = quiets_at(candidate.community_id, candidate.circle_id)
    if not quiets or _looks_after(candidate):
        return None
    take_turns(f"author:{candidate.author_id}")
    return next((verdict for one in quiets if (verdict := _against(one, candidate)) is not None), None)


@screens
def blocked_links(candidate: Candidate) -> Verdict | None:
    """Links to blocked domains, and what is below them, are refused; allowed ones are more exact and win."""
    links = candidate.new_links
    if not links:
        return None
    terms = terms_of(candidate.community_id)
    for link in links:
        host = host_of(link)
        if is_listed(host, terms.blocked_domains) and not is_listed(host, terms.allowed_domains):
            return Verdict.refuse(LinkBlocked(host=host))
    return None


@screens
def first_day(candidate: Candidate) -> Verdict | None:
    """A newcomer's limits; and a first writing that nobody could have typed that fast."""
    author = member_card(candidate.author_id)
    if author.stage != "newcomer" or is_staff(author.roles):
        return None
    terms = terms_of(candidate.community_id)
    community = community_by_id(candidate.community_id)
    until = limited_until(author, community.created_at, terms, clock.now())
    if until is not None:
        take_turns(f"author:{candidate.author_id}")
        topics, replies = count_said(author.id, since=author.joined_at or clock.now())
        counted = candidate.links if candidate.new_links else ()
        links = [one for one in counted if not is_listed(host_of(one), terms.allowed_domains)]
        excess = first_excess(
            Attempt(
                is_topic=candidate.kind != COMMENT,
                topics=topics,
                replies=replies,
                links=len(links),
                pictures=candidate.picture_count,
                mentions=candidate.mention_count,
                is_edit=candidate.is_edit,
            ),
            terms,
        )
        if excess is not None:
            local = until.astimezone(community.zone)
            words = limit_in_words(*excess)
            return Verdict.refuse(NewcomerLimit(what=words, until=f"{local:%m-%d %H:%M}", ends_at=until))
    seconds = candidate.seconds_typing
    if candidate.is_first and seconds is not None and seconds < terms.first_seconds:
        return _hold(candidate.community_id, TYPED_FAST)
    return None


@screens
def bursts(candidate: Candidate) -> Verdict | None:
    """The same link or nearly the same text, several times within minutes, by one newcomer or by several."""
    author = member_card(candidate.author_id)
    if author.stage != "newcomer" or is_staff(author.roles):
        return None
    terms = terms_of(candidate.community_id)
    number = simhash(candidate.text)
    prints = link_prints(candidate.text, allowed=terms.allowed_domains)
    if candidate.before is not None:
        known, earlier = link_prints(candidate.before, allowed=terms.allowed_domains), simhash(candidate.before)
        prints = [one for one in prints if one not in known]
        number = None if number is None or (earlier is not None and is_near(number, earlier)) else number
    if number is None and not prints:
        return None
    take_turns(f"bursts:{candidate.community_id}")
    seen = _seen(candidate.community_id, number, prints, terms)
    _remember(candidate, number, prints)
    return _hold(candidate.community_id, BURST) if seen + 1 >= terms.burst_count else None


@screens
def learned_spam(candidate: Candidate) -> Verdict | None:
    """What looks like that which staff took for spam before waits for staff; trusted members' words do not."""
    terms = terms_of(candidate.community_id)
    if not terms.has_classifier:
        return None
    author = member_card(candidate.author_id)
    if author.stage in TRUSTED or is_staff(author.roles):
        return None
    score = score_of(candidate.community_id, candidate.text)
    if score is None or score.percent < terms.spam_percent:
        return None
    if candidate.before is not None:
        earlier = score_of(candidate.community_id, candidate.before)
        if earlier is not None and earlier.percent >= terms.spam_percent:
            return None
    return _hold(candidate.community_id, LIKE_SPAM)


def limit_in_words(name: str, most: int) -> str:
    """A limit as the newcomer reads it."""
    values = {"most": most}
    return {
        "topics": ngettext("最多发 %(most)s 个帖子", "最多发 %(most)s 个帖子", most),
        "replies": ngettext("最多回复 %(most)s 条", "最多回复 %(most)s 条", most),
        "links": ngettext("每条最多放 %(most)s 个链接", "每条最多放 %(most)s 个链接", most),
        "pictures": ngettext("每条最多放 %(most)s 张图", "每条最多放 %(most)s 张图", most),
        "mentions": ngettext("每条最多提到 %(most)s 个人", "每条最多提到 %(most)s 个人", most),
    }[name] % values


def _against(quiet: QuietCard, candidate: Candidate) -> Verdict | None:
    zone = community_by_id(candidate.community_id).zone
    if not quiet.seconds_between:
        until = f"{quiet.until.astimezone(zone):%m-%d %H:%M}" if quiet.until else _("以后")
        return Verdict.refuse(QuietNow(until=until, reason=quiet.reason, ends_at=quiet.until))
    if candidate.is_edit:
        return None
    last = last_said_at(candidate.author_id, candidate.circle_id)
    if last is None:
        return None
    waited = (clock.now() - last).total_seconds()
    if waited >= quiet.seconds_between:
        return None
    left = int(quiet.seconds_between - waited) + 1
    return Verdict.refuse(TooFast(seconds=quiet.seconds_between, wait=left, reason=quiet.reason))


def _looks_after(candidate: Candidate) -> bool:
    return any(one.id == candidate.author_id for one in moderators_of(candidate.community_id, candidate.circle_id))


def _hold(community_id: UUID, sentence: object) -> Verdict:
    with in_words_of(community_id):
        return Verdict.hold(str(sentence))


def _seen(community_id: UUID, number: int | None, prints: list[str], terms: Terms) -> int:
    """How many times a link of the text, or nearly the text, was posted lately by newcomers."""
    since = clock.now() - timedelta(minutes=terms.burst_minutes)
    keys = [*prints, *(bands(number) if number is not None else [])]
    rows = Trace.objects.filter(community_id=community_id, print__in=keys, made_at__gt=since)
    batches: dict[str, set[UUID]] = {}
    for key, whole, batch in rows.values_list("print", "whole", "batch"):
        if not whole:
            batches.setdefault(key, set()).add(batch)
        elif number is not None and is_near(number, int(whole, 16)):
            batches.setdefault("text", set()).add(batch)
    return max((len(one) for one in batches.values()), default=0)


def _remember(candidate: Candidate, number: int | None, prints: list[str]) -> None:
    batch, now = new_id(), clock.now()
    pairs = [(one, "") for one in prints] + (
        [(key, kept(number)) for key in bands(number)] if number is not None else []
    )
    Trace.objects.bulk_create(
        Trace(
            community_id=candidate.community_id,
            author_id=candidate.author_id,
            batch=batch,
            print=key,
            whole=whole,
            made_at=now,
        )
        for key, whole in pairs
    )
