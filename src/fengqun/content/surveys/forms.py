"""Forms of polls and surveys."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.content.surveys.checks import INTRO_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from fengqun.content.surveys.models import Question
from fengqun.content.surveys.types import QuestionDraft, SurveySettings
from fengqun.people.circles.types import CircleCard


def moment_input() -> forms.DateTimeInput:
    """The browser's own clock."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input"})


class SurveyForm(forms.Form):
    """All about a survey but its questions. Moments are read on the community's clocks by the view."""

    title = forms.CharField(label=_("叫什么"), max_length=TITLE_LENGTH)
    intro = forms.CharField(
        label=_("开头的话"),
        required=False,
        max_length=INTRO_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为什么问，会拿来做什么，答完要几分钟。"),
    )
    is_anonymous = forms.BooleanField(
        label=_("匿名"),
        required=False,
        help_text=_("答案不记是谁、什么时候答的。截止以后才看得到结果，不到五份不显示，人少的阶段合在一起。"),
    )
    stages = forms.MultipleChoiceField(
        label=_("问谁"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("一个都不选，就是问所有人。")
    )
    circle_id = forms.ChoiceField(label=_("哪个圈子"), required=False)
    shares_results = forms.BooleanField(
        label=_("截止后给答题的人看结果"), required=False, help_text=_("文字题的原话不给看。")
    )
    opens_at = forms.DateTimeField(label=_("什么时候开始"), required=False, widget=moment_input())
    closes_at = forms.DateTimeField(label=_("什么时候截止"), required=False, widget=moment_input())

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        stages: Mapping[str, str | Promise],
        circles: Sequence[CircleCard],
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stages"].choices = list(stages.items())  # type: ignore[attr-defined]
        choices = [("", _("整个社群")), *((str(circle.id), circle.name) for circle in circles)]
        self.fields["circle_id"].choices = choices  # type: ignore[attr-defined]

    @property
    def settings(self) -> SurveySettings:
        """What was entered, as the commands take it."""
        entered = dict(self.cleaned_data)
        circle = entered.pop("circle_id")
        entered["stages"] = tuple(entered["stages"])
        return SurveySettings(circle_id=UUID(circle) if circle else None, **entered)


class QuestionForm(forms.Form):
    """A question of a survey."""

    text = forms.CharField(label=_("题目"), max_length=TEXT_LENGTH)
    kind = forms.ChoiceField(label=_("怎么答"), choices=Question.Kind.choices)
    options = forms.CharField(
        label=_("选项"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("单选和多选才要，一行一个，二到十个。"),
    )
    is_required = forms.BooleanField(label=_("必答"), required=False)

    @property
    def draft(self) -> QuestionDraft:
        """What was entered, as the commands take it."""
        return QuestionDraft(
            kind=self.cleaned_data["kind"],
            text=self.cleaned_data["text"],
            options=tuple(self.cleaned_data["options"].splitlines()),
            is_required=self.cleaned_data["is_required"],
        )
