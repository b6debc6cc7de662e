"""Forms of this room."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fengqun.people.conduct.choices import (
    APPEAL_LENGTH,
    EVIDENCE_LENGTH,
    REASON_LENGTH,
    REMOVALS,
    SILENCES,
    AppealState,
    LogKind,
    Step,
)
from fengqun.people.conduct.types import Evidence, Measure, Terms

MOST_SHOWN = 3


def every_measure() -> list[Measure]:
    """All measures from mild to hard."""
    return [
        Measure(Step.WARNING),
        *(Measure(Step.SILENCE, hours) for hours in SILENCES),
        *(Measure(Step.REMOVAL, hours) for hours in REMOVALS),
    ]


def measure_key(measure: Measure) -> str:
    """How a measure is written in a form."""
    return f"{measure.step}:{measure.hours}"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RulesForm(forms.Form):
    """A new version of the rules."""

    text = forms.CharField(label=_("群规"), max_length=10_000, widget=_area(12), help_text=_("一行一条，按顺序编号。"))
    summary = forms.CharField(
        label=_("这一版改了什么"),
        required=False,
        max_length=300,
        widget=_area(2),
        help_text=_("一两句话。成员重新同意时先看到它，再看逐条对比。"),
    )
    asks_again = forms.BooleanField(
        label=_("请成员重新同意"),
        required=False,
        initial=True,
        help_text=_("不拦阅读，下次发言前问一次。只改错字就不用。"),
    )
    shown = forms.CharField(
        label=_("写东西时提醒的几条"),
        required=False,
        widget=_area(3),
        help_text=_("从上面抄一到三条，一行一条，发帖时会出现在旁边。"),
    )

    def clean_shown(self) -> list[str]:
        """One to three of the rules, word by word."""
        lines = _lines(self.cleaned_data["shown"])
        rules = _lines(self.cleaned_data.get("text", ""))
        if len(lines) > MOST_SHOWN:
            raise forms.ValidationError(_("最多三条。"))
        if any(line not in rules for line in lines):
            raise forms.ValidationError(_("要和群规里的那一条一字不差。"))
        return lines


class CaseForm(forms.Form):
    """What a member is said to have done."""

    rule_number = forms.TypedChoiceField(label=_("违反了哪一条"), coerce=int, empty_value=None)
    reason = forms.CharField(
        label=_("发生了什么"), max_length=REASON_LENGTH, widget=_area(3), help_text=_("写事实，不写评价。")
    )
    circle_id = forms.TypedChoiceField(label=_("在哪个圈子"), required=False, coerce=UUID, empty_value=None)
    evidence_text = forms.CharField(
        label=_("原文"),
        required=False,
        max_length=EVIDENCE_LENGTH,
        widget=_area(4),
        help_text=_("抄下当时的原文。之后改了、删了，这里都在。"),
    )
    evidence_url = forms.CharField(label=_("在哪里看到"), required=False, max_length=300, help_text=_("本站的地址。"))
    evidence_kind = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    evidence_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        rules: Iterable[str],
        circles: Iterable[tuple[UUID, str]],
        in_circles_only: bool,
        initial: dict[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        numbered = [(number, f"{number}. {line}") for number, line in enumerate(rules, start=1)]
        self.fields["rule_number"].choices = [(0, _("没有写进群规")), *numbered]  # type: ignore[attr-defined]
        places = [(str(circle_id), name) for circle_id, name in circles]
        field = self.fields["circle_id"]
        field.choices = places if in_circles_only else [("", _("不在圈子里")), *places]  # type: ignore[attr-defined]
        field.required = in_circles_only

    @property
    def evidence(self) -> Evidence:
        """What was seen."""
        data = self.cleaned_data
        return Evidence(data["evidence_kind"], data["evidence_id"], data["evidence_url"], data["evidence_text"])


class DecisionForm(forms.Form):
    """What a case leads to."""

    measure = forms.ChoiceField(label=_("处分"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("给对方的理由"), max_length=REASON_LENGTH, widget=_area(3), help_text=_("对方会原样看到这段话。")
    )
    departure = forms.CharField(
        label=_("为什么不按建议"),
        required=False,
        max_length=REASON_LENGTH,
        widget=_area(2),
        help_text=_("选了建议以外的处分才要写，只有工作人员看得到。"),
    )

    def __init__(
        self, data: QueryDict | None = None, *, measures: Iterable[Measure], initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["measure"].choices = [(measure_key(one), one.text) for one in measures]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Measure:
        """The chosen one."""
        step, hours = self.cleaned_data["measure"].split(":")
        return Measure(step, int(hours))


class DropForm(forms.Form):
    """Why a case is none."""

    reason = forms.CharField(label=_("为什么不成立"), max_length=REASON_LENGTH, widget=_area(2))


class AppealForm(forms.Form):
    """A member's word against a decision."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=APPEAL_LENGTH,
        widget=_area(6),
        help_text=_("写清楚当时的情况。一个处分只能申诉一次。"),
    )


class AppealDecisionForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    measure = forms.ChoiceField(label=_("改成什么"), required=False, help_text=_("只在改判时选。只能改轻。"))
    reason = forms.CharField(label=_("给对方的理由"), max_length=REASON_LENGTH, widget=_area(3))

    def __init__(self, data: QueryDict | None, *, milder: Iterable[Measure]) -> None:
        super().__init__(data)
        choices = [(measure_key(one), one.text) for one in milder]
        outcomes = [AppealState.UPHELD, *([AppealState.CHANGED] if choices else []), AppealState.LIFTED]
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]  # type: ignore[attr-defined]
        self.fields["measure"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["measure"]

    @property
    def chosen(self) -> Measure:
        """The milder one, empty where none was chosen."""
        step, _sign, hours = self.cleaned_data.get("measure", "").partition(":")
        return Measure(step, int(hours or 0))


class TermsForm(forms.Form):
    """How the community decides."""

    counting_days = forms.IntegerField(
        label=_("处分算多少天"), min_value=7, max_value=730, help_text=_("这段时间内再犯，建议的处分会加重一级。")
    )
    appeal_days = forms.IntegerField(label=_("申诉期多少天"), min_value=3, max_value=90)
    log_kind = forms.ChoiceField(label=_("公开记录"), choices=LogKind.choices, widget=forms.RadioSelect)

    @property
    def terms(self) -> Terms:
        """As the command takes them."""
        return Terms(**self.cleaned_data)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
