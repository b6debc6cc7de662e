"""The kinds of steps: what each asks, how it is judged, what it may be set to. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fengqun.people.communities.choices import STAGES, Stage
from fengqun.people.communities.errors import InvalidStep
from fengqun.people.communities.gate.types import (
    CIRCLE,
    COMMUNITY,
    Face,
    Question,
    Result,
    State,
    Step,
    Turn,
    Verdict,
)

MOST_QUESTIONS = 10
LONGEST_ANSWER = 1000
Settings = Mapping[str, Any]
Said = Mapping[str, Any]
Facts = Mapping[str, Any]


class Kind:
    """A kind of step. Subclasses say what they ask and how they judge; they keep no state and read no clock.

    `tidy` checks settings, and answers them as they are kept (raises InvalidStep). `face` is what an applicant sees,
    `judge` the verdict on what they said, given the facts that the backing gathered. `words` spells out an answer for
    those who read it.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    turn: ClassVar[Turn] = Turn.APPLICANT
    is_repeatable: ClassVar[bool] = False
    subjects: ClassVar[frozenset[str]] = frozenset({COMMUNITY, CIRCLE})
    is_spent: ClassVar[bool] = False
    """Whether coming in uses up what was shown here, so that who comes a second time shows it anew."""

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """The settings as they are kept."""
        del settings
        return {}

    def check(self, settings: Settings, *, subject: str) -> None:
        """Raise InvalidStep where these settings make no sense before that sort of subject."""

    def tidy_said(self, step: Step, said: Said) -> dict[str, Any]:
        """What was said, cut to what the step asks; for drafts."""
        del step
        return dict(said)

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        del step
        return Face(self.label)

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """Passed, failed or waiting."""
        raise NotImplementedError

    def words(self, step: Step, said: Said) -> list[tuple[str, str]]:
        """Question and answer, for people."""
        del step, said
        return []


_kinds: dict[str, Kind] = {}
K = TypeVar("K", bound=type[Kind])


def step_kind(kind: K) -> K:
    """Register a kind of step."""
    _kinds[kind.code] = kind()
    return kind


def kind_of(code: str) -> Kind:
    """The kind of that code. Raises InvalidStep where no room teaches it."""
    if code not in _kinds:
        raise InvalidStep(reason=code)
    return _kinds[code]


def kinds_for(subject: str) -> list[Kind]:
    """The kinds that a gate of that sort of subject may be made of."""
    return [kind for kind in _kinds.values() if subject in kind.subjects]


def number(settings: Settings, name: str, least: int, most: int, default: int) -> int:
    """A whole number in a setting. Raises InvalidStep."""
    value = settings.get(name, default)
    try:
        given = int(default if value in {None, ""} else value)
    except (TypeError, ValueError) as error:
        raise InvalidStep(reason=str(value)) from error
    if not least <= given <= most:
        raise InvalidStep(reason=_("要在 %(least)s 到 %(most)s 之间。") % {"least": least, "most": most})
    return given


def texts(values: object, longest: int) -> list[str]:
    """The texts of a setting that are not empty. Raises InvalidStep for what is no list of texts."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise InvalidStep(reason=str(values))
    clean = [str(value).replace("\x00", "").strip()[:longest].strip() for value in values]
    return [text for text in clean if text]


@step_kind
class Questions(Kind):
    """Open questions; what was answered is kept with the wording, for whoever reads it."""

    code = "questions"
    label = gettext_lazy("问题")
    is_repeatable = True

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        asked = texts(settings.get("questions", ()), 200)
        if not 1 <= len(asked) <= MOST_QUESTIONS:
            raise InvalidStep(reason=_("写一到 %(most)s 个问题。") % {"most": MOST_QUESTIONS})
        return {"questions": asked}

    def tidy_said(self, step: Step, said: Said) -> dict[str, Any]:
        """Cut to what the step asks."""
        given = said.get("answers", ())
        given = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []
        asked = step.settings["questions"]
        answers = [str(text).replace("\x00", "").strip()[:LONGEST_ANSWER].strip() for text in given[: len(asked)]]
        return {"answers": answers + [""] * (len(asked) - len(answers))}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        asked = step.settings["questions"]
        title = ngettext("%(count)d 个问题", "%(count)d 个问题", len(asked)) % {"count": len(asked)}
        return Face(title, "", [Question(f"answer_{place}", text) for place, text in enumerate(asked)])

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del before, facts, now
        kept = self.tidy_said(step, said)
        missing = {
            f"answer_{place}": gettext_lazy("这个问题还没回答。")
            for place, text in enumerate(kept["answers"])
            if not text
        }
        return Verdict(State.FAILED if missing else State.PASSED, kept, fields=missing)

    def words(self, step: Step, said: Said) -> list[tuple[str, str]]:
        """Question and answer, for people."""
        return list(zip(step.settings["questions"], self.tidy_said(step, said)["answers"], strict=True))


@step_kind
class Quiz(Kind):
    """Choices with right answers, which never leave the server; a pass mark, tries, and a wait when they are spent."""

    code = "quiz"
    label = gettext_lazy("测验")
    is_repeatable = True

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        items = [self._item(item) for item in settings.get("items", ())]
        if not 1 <= len(items) <= MOST_QUESTIONS * 2:
            raise InvalidStep(reason=_("写一到 %(most)s 道题。") % {"most": MOST_QUESTIONS * 2})
        return {
            "items": items,
            "pass_mark": number(settings, "pass_mark", 1, len(items), len(items)),
            "tries": number(settings, "tries", 1, 20, 3),
            "wait_hours": number(settings, "wait_hours", 1, 24 * 30, 24),
        }

    def _item(self, item: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON of an operator
        if not isinstance(item, Mapping):
            raise InvalidStep(reason=str(item))
        text = str(item.get("text", "")).replace("\x00", "").strip()[:200]
        choices = texts(item.get("choices", ()), 200)
        right = sorted({place for place in item.get("right", ()) if place in range(len(choices))})
        if not text or not 2 <= len(choices) <= 10 or not right or len(set(choices)) != len(choices):  # noqa: PLR2004
            raise InvalidStep(reason=_("每道题要有题目、至少两个不同的选项，和正确的那个。"))
        return {"text": text, "choices": choices, "right": right}

    def tidy_said(self, step: Step, said: Said) -> dict[str, Any]:
        """Cut to what the step asks."""
        items = step.settings["items"]
        given = said.get("chosen", ())
        given = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []
        chosen = []
        for place, item in enumerate(items):
            marks = given[place] if place < len(given) and isinstance(given[place], Sequence) else ()
            chosen.append(sorted({mark for mark in marks if mark in range(len(item["choices"]))}))
        return {"chosen": chosen}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        asked = step.settings
        hint = _("答对 %(mark)s 题就过，一共 %(count)s 题。有 %(tries)s 次机会，用完等 %(hours)s 小时再来。") % {
            "mark": asked["pass_mark"],
            "count": len(asked["items"]),
            "tries": asked["tries"],
            "hours": asked["wait_hours"],
        }
        return Face(
            self.label,
            hint,
            [
                Question(f"answer_{place}", item["text"], tuple(item["choices"]), len(item["right"]) > 1)
                for place, item in enumerate(asked["items"])
            ],
        )

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del facts
        asked, kept = step.settings, self.tidy_said(step, said)
        spent = before.tries if before else 0
        missing = {
            f"answer_{place}": gettext_lazy("这道题还没选。") for place, marks in enumerate(kept["chosen"]) if not marks
        }
        if missing:
            return Verdict(before.state if before else State.BEGUN, kept, fields=missing, tries=spent)
        score = sum(marks == item["right"] for marks, item in zip(kept["chosen"], asked["items"], strict=True))
        if score >= asked["pass_mark"]:
            return Verdict(State.PASSED, kept, tries=spent + 1)
        tries = spent + 1
        told = {"score": score, "mark": asked["pass_mark"]}
        if tries < asked["tries"]:
            sentence = _("答对了 %(score)s 题，要 %(mark)s 题。还有 %(left)s 次机会。") % {
                **told,
                "left": asked["tries"] - tries,
            }
            return Verdict(State.FAILED, kept, sentence, tries=tries)
        sentence = _("答对了 %(score)s 题，要 %(mark)s 题。这轮的机会用完了，过一阵再来。") % told
        return Verdict(State.FAILED, kept, sentence, tries=0, retry_at=now + timedelta(hours=asked["wait_hours"]))

    def words(self, step: Step, said: Said) -> list[tuple[str, str]]:
        """Question and answer, for people."""
        chosen = self.tidy_said(step, said)["chosen"]
        return [
            (item["text"], _("、").join(item["choices"][mark] for mark in marks))
            for item, marks in zip(step.settings["items"], chosen, strict=True)
        ]


class _Code(Kind):
    """A code that somebody gave; the backing looks it up (`facts["refusal"]`) and takes a use when all is handed in."""

    is_spent = True

    def tidy_said(self, step: Step, said: Said) -> dict[str, Any]:
        """Cut to what the step asks."""
        del step
        return {"code": str(said.get("code", "")).replace("\x00", "").strip()[:40].strip()}

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del before, now
        kept, refusal = self.tidy_said(step, said), facts.get("refusal", "")
        return Verdict(State.FAILED if refusal else State.PASSED, kept, fields={"code": refusal} if refusal else {})


@step_kind
class Invite(_Code):
    """An invite code of staff: many uses, until a moment."""

    code = "invite"
    label = gettext_lazy("邀请码")

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        del step
        return Face(self.label, gettext_lazy("由群主、运营或主持来发。"), [Question("code", _("邀请码"))])


@step_kind
class Invitation(_Code):
    """A personal invitation by a member: for one person, by link or by e-mail."""

    code = "invitation"
    label = gettext_lazy("成员邀请")

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        stage = settings.get("from_stage") or Stage.MEMBER
        if stage not in Stage.values:
            raise InvalidStep(reason=_("没有这个阶段。"))
        return {"from_stage": str(stage), "per_month": number(settings, "per_month", 1, 1000, 3)}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        del step
        hint = gettext_lazy("请一位成员邀请你：对方发来的链接或邀请码，只给你一个人用。")
        return Face(self.label, hint, [Question("code", _("成员给你的邀请码"))])


@step_kind
class Level(Kind):
    """How far somebody is already: in this community (for a circle), in another one, or by the age of the account."""

    code = "level"
    label = gettext_lazy("等级")
    turn = Turn.NOBODY

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        stage = settings.get("stage") or ""
        if stage and stage not in Stage.values:
            raise InvalidStep(reason=_("没有这个阶段。"))
        kept = {
            "account_days": number(settings, "account_days", 0, 3650, 0),
            "stage": str(stage),
            "days": number(settings, "days", 0, 3650, 0),
            "community": str(settings.get("community") or "")[:40],
        }
        if not (kept["account_days"] or kept["stage"] or kept["days"]):
            raise InvalidStep(reason=_("至少写一个要求。"))
        return kept

    def check(self, settings: Settings, *, subject: str) -> None:
        """Before a community, stage and days are those of another one, which is named."""
        if subject == COMMUNITY and (settings["stage"] or settings["days"]) and not settings["community"]:
            raise InvalidStep(reason=_("写明看哪个社群。"))

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del said, before, now
        wanted, missing = step.settings, []
        if facts.get("account_days", 0) < wanted["account_days"]:
            missing.append(
                _("账号要满 %(days)s 天，现在 %(have)s 天。")
                % {"days": wanted["account_days"], "have": facts.get("account_days", 0)}
            )
        if wanted["stage"] and facts.get("stage_rank", -1) < STAGES.index(Stage(wanted["stage"])):
            missing.append(
                _("要先在“%(place)s”走到“%(stage)s”。")
                % {"place": facts.get("place", ""), "stage": facts.get("stage_label", wanted["stage"])}
            )
        if facts.get("days", 0) < wanted["days"]:
            missing.append(
                _("要先在“%(place)s”满 %(days)s 天，现在 %(have)s 天。")
                % {"place": facts.get("place", ""), "days": wanted["days"], "have": facts.get("days", 0)}
            )
        return Verdict(State.FAILED if missing else State.PASSED, {"missing": missing}, " ".join(missing))


@step_kind
class Quota(Kind):
    """So many come in a week; who comes later waits in line, in order, until the week turns."""

    code = "quota"
    label = gettext_lazy("每周名额")
    turn = Turn.OTHERS
    is_spent = True

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        return {"per_week": number(settings, "per_week", 1, 100_000, 20)}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        hint = _("每周进 %(count)s 位。满了就排队，下周一按先后自动放行。") % {"count": step.settings["per_week"]}
        return Face(self.label, hint)

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del step, said, before, now
        kept = {"week": facts["week"]} if facts.get("week") else {}
        return Verdict(State.PASSED if facts.get("has_place") else State.WAITING, kept)


@step_kind
class Review(Kind):
    """Somebody reads the answers and decides."""

    code = "review"
    label = gettext_lazy("人工审核")
    turn = Turn.OTHERS
    subjects = frozenset({COMMUNITY})

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        return {"retry_days": number(settings, "retry_days", 0, 365, 0)}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        del step
        return Face(self.label, gettext_lazy("有人会读你的申请。通过与否，都会告诉你原因。"))

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del step, said, before, now
        return Verdict(State.PASSED if facts.get("is_accepted") else State.WAITING)


@step_kind
class Trial(Kind):
    """Comes in on trial for some days, with goals; who meets them stays."""

    code = "trial"
    label = gettext_lazy("试用期")
    turn = Turn.NOBODY

    def tidy(self, settings: Settings) -> dict[str, Any]:
        """Checks and tidies what was set."""
        goals = []
        for goal in settings.get("goals", ()):
            if not isinstance(goal, Mapping) or not str(goal.get("kind", "")):
                raise InvalidStep(reason=str(goal))
            goals.append({"kind": str(goal["kind"])[:60], "count": number(goal, "count", 1, 1000, 1)})
        if not 1 <= len(goals) <= 5 or len({goal["kind"] for goal in goals}) != len(goals):  # noqa: PLR2004
            raise InvalidStep(reason=_("试用期要有一到五个不同的目标。"))
        at_end = settings.get("at_end") or "ask"
        if at_end not in {"ask", "leave"}:
            raise InvalidStep(reason=str(at_end))
        return {"days": number(settings, "days", 1, 365, 14), "goals": goals, "at_end": at_end}

    def face(self, step: Step) -> Face:
        """What the applicant is shown."""
        return Face(self.label, _("先试用 %(days)s 天。") % {"days": step.settings["days"]})

    def judge(self, step: Step, said: Said, before: Result | None, *, facts: Facts, now: datetime) -> Verdict:
        """The verdict."""
        del step, said, before, facts, now
        return Verdict(State.PASSED)
