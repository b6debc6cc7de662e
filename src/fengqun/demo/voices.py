"""Before somebody writes: they accept the rules that hold, and newcomers write only so much."""

from fengqun.demo.calendar import DAY
from fengqun.demo.world import Person, World
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import accept_rules

MOST_TOPICS, MOST_REPLIES = 3, 10
"""What newcomers may write on their first day."""


def voice(world: World, person: Person) -> Actor:
    """The actor of somebody who is about to write; who has not yet accepted the rules that hold does so first."""
    actor = world.actor(person)
    if person.is_member and person.accepted < world.rules_version:
        accept_rules(world.community_id, world.rules_version, actor=actor)
        person.accepted = world.rules_version
    return actor


def is_first_day(world: World, person: Person) -> bool:
    """Whether somebody came less than a day ago."""
    return person.joined is not None and world.minute - person.joined < DAY + 1


def may_say(world: World, person: Person, *, is_topic: bool) -> bool:
    """Whether somebody may say one thing more; if so, it is counted."""
    if not person.is_member or person.silenced_until > world.minute:
        return False
    said, most = (person.topics, MOST_TOPICS) if is_topic else (person.replies, MOST_REPLIES)
    if is_first_day(world, person) and said >= most:
        return False
    person.topics, person.replies = person.topics + is_topic, person.replies + (not is_topic)
    return True
