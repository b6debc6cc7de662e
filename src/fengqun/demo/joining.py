"""People come: through a link, with a code, past the questions; some wait, some are refused, some leave again."""

from uuid import UUID

from fengqun.demo.cast import sign_ins
from fengqun.demo.replay import happens
from fengqun.demo.texts import lines
from fengqun.demo.world import Person, World
from fengqun.growth.referrals.commands import carry_clicks
from fengqun.kernel.policies import Role
from fengqun.people.accounts.commands import register
from fengqun.people.communities.choices import StepKind
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    appoint_stage,
    change_gate,
    grant_role,
    join,
    leave,
    make_invite_code,
    refuse_application,
)
from fengqun.people.communities.queries import applications_waiting

QUESTIONS = ("最近一杯让你记住的咖啡，是什么味道？", "你希望在这里认识怎样的人？")
CODE = "SHAN-YE88"
FRIENDS = 60
"""How many may use the owner's code."""


@happens("invite")
def invite(world: World) -> None:
    """The owner gives out a code for friends."""
    make_invite_code(world.community_id, actor=world.actor(world.named("阿岚")), quota=FRIENDS, code=CODE)


@happens("join")
def come(world: World, key: int, refused: int = 0) -> None:
    """Register, answer at the gate, and be in, or wait."""
    person = world.people[key]
    if person.user_id is None:
        enter(person)
    answers = lines("answers")
    company = lines("company")
    is_reviewed = world.reviewed
    outcome = join(
        world.community_id,
        JoinRequest(
            accepts_rules_version=1,
            answers=(("喝咖啡的。", "都行") if refused else (world.rng.choice(answers), world.rng.choice(company))),
            invite_code=CODE if not is_reviewed and key < FRIENDS and world.chance(0.4) else "",
            display_name=person.name,
            consents={"harvest": world.chance(0.6), "marketing": world.chance(0.45)},
        ),
        actor=world.actor(person),
    )
    if outcome.member_id is not None:
        welcome(world, person, outcome.member_id)


def enter(person: Person) -> None:
    """Let the person have an account, and the clicks they made before."""
    person.user_id = register(
        person.email,
        display_name=person.name,
        language="zh-hans",
        avatar_key=person.avatar,
        is_demo_identity=person.email in {one.email for one in sign_ins()},
    )
    if person.visitor_id is not None:
        carry_clicks(person.visitor_id, user_id=person.user_id)


def welcome(world: World, person: Person, member_id: UUID) -> None:
    """The person is a member from now on."""
    person.member_id, person.joined = member_id, world.minute


@happens("close_gate")
def close_gate(world: World) -> None:
    """Too many come at once to meet them all: somebody reads the answers from now on."""
    change_gate(
        world.community_id,
        actor=world.actor(world.named("阿岚")),
        steps=(StepKind.QUESTIONS, StepKind.REVIEW),
        questions=QUESTIONS,
    )
    world.reviewed = True


@happens("review")
def review(world: World) -> None:
    """Whoever is on duty reads what waits."""
    host = world.actor(world.named("小林"))
    by_name = {person.name: person for person in world.people}
    for waiting in sorted(applications_waiting(world.community_id), key=lambda card: card.id):
        person = by_name[waiting.name]
        if waiting.answers and waiting.answers[0][1] == "喝咖啡的。":
            refuse_application(
                world.community_id,
                waiting.id,
                actor=host,
                reason="回答太短，我们还不认识你。写写最近喝到的一杯，随时可以再来。",
            )
            world.plan(world.minute + world.rng.uniform(300, 2000), "join", person.key)
            continue
        welcome(world, person, accept_application(world.community_id, waiting.id, actor=host))


@happens("role")
def take_role(world: World, name: str, role: str) -> None:
    """The owner gives somebody a role."""
    person = world.named(name)
    if person.member_id is None:
        return
    grant_role(world.community_id, person.member_id, role, actor=world.actor(world.named("阿岚")))
    person.roles.add(Role(role))


@happens("appoint")
def appoint(world: World, name: str, stage: str, reason: str) -> None:
    """The owner gives somebody a stage by hand."""
    person = world.named(name)
    if person.is_member and person.member_id is not None:
        appoint_stage(
            world.community_id, person.member_id, stage, actor=world.actor(world.named("阿岚")), reason=reason
        )


@happens("leave")
def go(world: World, key: int) -> None:
    """Somebody leaves; what they did stays."""
    person = world.people[key]
    if person.is_member:
        leave(world.community_id, actor=world.actor(person))
        person.has_left = True


@happens("know_stranger")
def know_stranger(world: World, key: int) -> None:
    """Somebody has an account and belongs nowhere yet."""
    enter(world.people[key])
