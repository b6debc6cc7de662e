"""Forms in which operators set a step; each reads and writes the settings of one kind."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.people.communities.behaviours import behaviours
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.forms import LinesField, StepForm

__all__ = ["FORMS", "SettingsForm", "StepForm", "form_class"]

RIGHT, WRONG = re.compile(r"^\s*[*√✓＊]\s*"), re.compile(r"^\s*[-－–—]\s*")
GOALS = 5


class SettingsForm(forms.Form):
    """The settings of a step that has none. Subclasses turn settings into fields and back."""

    def __init__(self, *args: Any, settings: Mapping[str, Any], labels: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **{**kwargs, "initial": self.shown(settings)})
        self.labels = labels

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the fields."""
        return dict(settings)

    @property
    def settings(self) -> dict[str, Any]:
        """What was entered."""
        return dict(self.cleaned_data)


class QuestionsForm(SettingsForm):
    """Open questions."""

    questions = LinesField(label=gettext_lazy("问题"), help_text=gettext_lazy("一行一个，最多十个。"))


class QuizForm(SettingsForm):
    """Questions with choices, as plain text."""

    items = forms.CharField(
        label=gettext_lazy("题目"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("题目一行，下面每行一个选项：对的以 * 开头，错的以 - 开头。题与题之间空一行。"),
    )
    pass_mark = forms.IntegerField(label=gettext_lazy("答对几题算过"), min_value=1, max_value=20)
    tries = forms.IntegerField(label=gettext_lazy("一轮有几次机会"), min_value=1, max_value=20, initial=3)
    wait_hours = forms.IntegerField(label=gettext_lazy("机会用完等几小时"), min_value=1, max_value=720, initial=24)

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The questions as text."""
        blocks = []
        for item in settings.get("items", ()):
            marks = ["*" if place in item["right"] else "-" for place in range(len(item["choices"]))]
            lines = [f"{mark} {choice}" for mark, choice in zip(marks, item["choices"], strict=True)]
            blocks.append("\n".join([item["text"], *lines]))
        return {**settings, "items": "\n\n".join(blocks)}

    @property
    def settings(self) -> dict[str, Any]:
        """The text, read."""
        return {**self.cleaned_data, "items": read_items(self.cleaned_data["items"])}


def read_items(text: str) -> list[dict[str, Any]]:
    """The questions of a quiz in the text that an operator wrote."""
    items: list[dict[str, Any]] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line for line in block.splitlines() if line.strip()]
        item: dict[str, Any] = {"text": "", "choices": [], "right": []}
        for line in lines:
            if RIGHT.match(line):
                item["right"].append(len(item["choices"]))
                item["choices"].append(RIGHT.sub("", line).strip())
            elif WRONG.match(line):
                item["choices"].append(WRONG.sub("", line).strip())
            else:
                item["text"] = f"{item['text']} {line.strip()}".strip()
        if lines:
            items.append(item)
    return items


class InvitationForm(SettingsForm):
    """Who invites, and how many a month."""

    from_stage = forms.ChoiceField(label=gettext_lazy("从哪个阶段起能邀请"))
    per_month = forms.IntegerField(label=gettext_lazy("每人每月几位"), min_value=1, max_value=1000, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["from_stage"].choices = list(self.labels.items())  # type: ignore[attr-defined]


class LevelForm(SettingsForm):
    """How far somebody is already."""

    account_days = forms.IntegerField(
        label=gettext_lazy("账号满几天"), min_value=0, max_value=3650, initial=0, help_text=gettext_lazy("0 就不看。")
    )
    community = forms.SlugField(
        label=gettext_lazy("看哪个社群"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("这台服务器上另一个社群的网址。不看就空着。"),
    )
    stage = forms.ChoiceField(label=gettext_lazy("在那里走到"), required=False)
    days = forms.IntegerField(label=gettext_lazy("在那里满几天"), min_value=0, max_value=3650, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", _("不看")), *((str(one), one.label) for one in STAGES)]  # type: ignore[attr-defined]


class CircleLevelForm(LevelForm):
    """The same before a circle: always in the community that it stands in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        del self.fields["community"]
        self.fields["stage"].label = _("在社群里走到")
        self.fields["days"].label = _("加入社群满几天")
        self.fields["stage"].choices = [("", _("不看")), *self.labels.items()]  # type: ignore[attr-defined]


class QuotaForm(SettingsForm):
    """How many come in a week."""

    per_week = forms.IntegerField(label=gettext_lazy("每周进几位"), min_value=1, max_value=100_000, initial=20)


class ReviewForm(SettingsForm):
    """When those who are refused may come again."""

    retry_days = forms.IntegerField(
        label=gettext_lazy("没通过的几天后能再申请"),
        min_value=0,
        max_value=365,
        initial=0,
        help_text=gettext_lazy("0 就是随时。拒绝的时候还可以另选。"),
    )


class TrialForm(SettingsForm):
    """How long, and what for."""

    days = forms.IntegerField(label=gettext_lazy("试用几天"), min_value=1, max_value=365, initial=14)
    at_end = forms.ChoiceField(
        label=gettext_lazy("到期没做到"),
        choices=(("ask", gettext_lazy("请主持决定")), ("leave", gettext_lazy("客气地请对方先离开，写明还差什么"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [("", _("不用")), *((verb, label) for verb, label in behaviours().items())]
        for place in range(GOALS):
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=_("目标 %(number)s") % {"number": place + 1}, choices=choices, required=False
            )
            self.fields[f"count_{place}"] = forms.IntegerField(
                label=_("几次"), min_value=1, max_value=1000, required=False
            )

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """A row for each goal."""
        rows: dict[str, Any] = {}
        for place, goal in enumerate(settings.get("goals", ())):
            rows |= {f"kind_{place}": goal["kind"], f"count_{place}": goal["count"]}
        return {**settings, **rows}

    @property
    def settings(self) -> dict[str, Any]:
        """The rows that say something."""
        given = self.cleaned_data
        goals = [
            {"kind": given[f"kind_{place}"], "count": given[f"count_{place}"] or 1}
            for place in range(GOALS)
            if given[f"kind_{place}"]
        ]
        return {"days": given["days"], "at_end": given["at_end"], "goals": goals}


class JsonForm(SettingsForm):
    """For kinds of rooms above that bring no form of their own."""

    settings_json = forms.JSONField(label=gettext_lazy("设置"), required=False)

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings as they are kept."""
        return {"settings_json": dict(settings)}

    @property
    def settings(self) -> dict[str, Any]:
        """What was entered, if it is an object."""
        given = self.cleaned_data["settings_json"]
        return given if isinstance(given, dict) else {}


class NoForm(SettingsForm):
    """Nothing to set."""

    empty: ClassVar[bool] = True


FORMS: dict[str, type[SettingsForm]] = {
    "questions": QuestionsForm,
    "quiz": QuizForm,
    "invite": NoForm,
    "invitation": InvitationForm,
    "level": LevelForm,
    "quota": QuotaForm,
    "review": ReviewForm,
    "trial": TrialForm,
}
"""The form of each kind; a room above adds its own."""


def form_class(kind: str, *, subject: str) -> type[SettingsForm]:
    """The form for a step of that kind before that sort of subject."""
    if (kind, subject) == ("level", "circle"):
        return CircleLevelForm
    return FORMS.get(kind, JsonForm)
