"""Gatherings as calendars read them (RFC 5545): the same UID each time, a higher SEQUENCE for each change."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from fengqun.content.gatherings.choices import SeatState
from fengqun.content.gatherings.types import GatheringCard, Outing
from fengqun.people.communities.types import CommunityCard

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_file(community: CommunityCard, outings: Iterable[Outing]) -> bytes:
    """A calendar with one event for each gathering.

    The link to meet online is never in it: it is for those with a seat alone, and calendars are shown around.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Fengqun//Gatherings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", community.name)
    calendar.add("x-wr-timezone", community.time_zone)
    for outing in outings:
        calendar.add_component(_event(community, outing))
    return bytes(calendar.to_ical())


def _event(community: CommunityCard, outing: Outing) -> Event:
    card = outing.gathering
    is_off = card.is_cancelled or (outing.seat is not None and not outing.seat.is_current)
    is_tentative = outing.seat is not None and outing.seat.state == SeatState.WAITING
    page = settings.SITE_ORIGIN + reverse(
        "gatherings-detail", kwargs={"community": community.slug, "gathering_id": card.id}
    )
    event = Event()
    event.add("uid", f"{card.id}@{urlsplit(settings.SITE_ORIGIN).hostname or 'fengqun'}")
    event.add("sequence", card.sequence + _turns(outing))
    event.add("dtstamp", card.changed_at)
    event.add("last-modified", card.changed_at)
    event.add("dtstart", card.starts_at)
    event.add("dtend", card.ends_at)
    event.add("summary", card.title)
    event.add("status", "CANCELLED" if is_off else "TENTATIVE" if is_tentative else "CONFIRMED")
    event.add("url", page)
    if card.place:
        event.add("location", " ".join(filter(None, [card.place, card.address])))
    words = card.cancel_reason if card.is_cancelled else card.description
    event.add("description", "\n\n".join(filter(None, [words, page])))
    return event


def _turns(outing: Outing) -> int:
    """A seat that was given up is a change of its own."""
    return 1 if outing.seat is not None and not outing.seat.is_current else 0


def file_name(card: GatheringCard) -> str:
    """What the downloaded file is called."""
    return f"gathering-{card.starts_at:%Y%m%d}.ics"
