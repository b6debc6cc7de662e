"""People come: through a link, with a code, past the questions; some wait, some are refused, some leave again."""

from typing import Any
from uuid import UUID

from fengqun.demo.cast import sign_ins
from fengqun.demo.replay import happens
from fengqun.demo.texts import lines
from fengqun.demo.world import Person, World
from fengqun.growth.referrals.commands import carry_clicks
from fengqun.kernel.policies import Role
from fengqun.people.accounts.commands import register
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    add_step,
    answer_step,
    appoint_stage,
    decide_trial,
    grant_role,
    join,
    leave,
    make_invite_code,
    refuse_application,
)
from fengqun.people.communities.queries import applications_waiting, trials_asked

QUESTIONS = ("最近一杯让你记住的咖啡，是什么味道？", "你希望在这里认识怎样的人？")
QUIZ: dict[str, Any] = {
    "items": [
        {
            "text": "豆袋上写“日晒”，说的是什么？",
            "choices": ["烘豆时晒太阳", "带着果肉晒干", "放在阳台上养豆", "冲的时候对着窗"],
            "right": [1],
        },
        {
            "text": "最后几口发涩，先改什么？",
            "choices": ["换一支豆", "把水烧得更开", "早一点断水", "多加糖"],
            "right": [2],
        },
        {
            "text": "新烘的日晒豆，大约养几天最好喝？",
            "choices": ["当天", "一天", "七到十四天", "半年"],
            "right": [2],
        },
    ],
    "pass_mark": 2,
    "tries": 3,
    "wait_hours": 12,
}
QUIZ_FAILED = 0.25
"""How many need a second try."""
TRIAL = {"days": 14, "goals": [{"kind": "posts.commented", "count": 1}], "at_end": "ask"}
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
    _pass_quiz(world, person)
    outcome = join(
        world.community_id,
        JoinRequest(
            accepts_rules_version=world.rules_version,
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
    person.member_id, person.joined, person.accepted = member_id, world.minute, world.rules_version


@happens("close_gate")
def close_gate(world: World) -> None:
    """Too many come at once to meet them all: three easy questions about beans, and somebody reads the answers."""
    owner = world.actor(world.named("阿岚"))
    world.quiz = add_step(world.community_id, "quiz", QUIZ, actor=owner)
    add_step(world.community_id, "review", {}, actor=owner)
    world.reviewed = True


@happens("begin_trials")
def begin_trials(world: World) -> None:
    """Some came in and were never heard of again: whoever comes from now on is on trial for two weeks."""
    add_step(world.community_id, "trial", TRIAL, actor=world.actor(world.named("阿岚")))


@happens("decide_trials")
def decide_trials(world: World) -> None:
    """The operator asks who fell silent whether they want to stay; all do, and one is not decided yet."""
    operator = world.actor(world.named("小林"))
    for asked in trials_asked(world.community_id)[1:]:
        decide_trial(world.community_id, asked.id, actor=operator, stays=True, reason="聊过了，最近忙，下周来杯测。")


def _pass_quiz(world: World, person: Person) -> None:
    """Most know it at once; some have to look it up."""
    if not world.quiz:
        return
    right = [item["right"] for item in QUIZ["items"]]
    wrong = [[0], [0], [0]]
    for chosen in [wrong, right] if world.fates.random() < QUIZ_FAILED else [right]:
        answer_step(world.community_id, world.quiz, {"chosen": chosen}, actor=world.actor(person))


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
        member_id = accept_application(world.community_id, waiting.id, actor=host)
        if member_id is not None:
            welcome(world, person, member_id)


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
