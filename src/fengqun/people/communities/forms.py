"""Forms of the canvas, the gate, the members and their own settings."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.types import AVATARS
from fengqun.people.communities.canvas import MOST_SEGMENTS, Canvas
from fengqun.people.communities.choices import Economy, Kind, Stage, StepKind, Tone, ValueType
from fengqun.people.communities.commands.invite import LIMITED_USES
from fengqun.people.communities.gate import Question, Step, Verdict, kind_of
from fengqun.people.communities.kinds import SECTIONS
from fengqun.people.communities.types import Segment

ROLE_LABELS = (
    ("owner", _("群主")),
    ("operator", _("运营")),
    ("host", _("主持")),
    ("promoter", _("推客")),
)
INVITE_DAYS = ((7, _("7 天")), (30, _("30 天")), (0, _("一直有效")))


class LinesField(forms.CharField):
    """Several texts, one a line; cleans to a tuple."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The lines that are not empty."""
        text = super().to_python(value) or ""
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """One text for the text area."""
        return "\n".join(value) if isinstance(value, (tuple, list)) else value


class PurposeForm(forms.Form):
    """Canvas, first: for whom, and what for."""

    name = forms.CharField(label=_("社群叫什么"), max_length=60)
    slug = forms.RegexField(
        label=_("网址"),
        regex=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
        help_text=_("小写字母、数字和连字符，定了就不改。例如 shanye。"),
        error_messages={"invalid": _("只用小写字母、数字和连字符，最多四十个。")},
    )
    purpose = forms.CharField(
        label=_("为什么要有它"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    audience = forms.CharField(
        label=_("给谁"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    trend = forms.CharField(label=_("借哪股势"), required=False, max_length=120)
    scope = forms.CharField(
        label=_("范围"), required=False, max_length=120, help_text=_("例如一座城、一个行业，或一门手艺。")
    )


class KindForm(forms.Form):
    """Canvas, second: what draws the members together."""

    kind = forms.ChoiceField(label=_("类型"), choices=Kind, widget=forms.RadioSelect)


class ValuesForm(forms.Form):
    """Canvas, third: what members get, and how people speak here."""

    value_type = forms.ChoiceField(label=_("给成员什么价值"), choices=ValueType)
    tone = forms.ChoiceField(label=_("说话的调子"), choices=Tone)
    tagline = forms.CharField(label=_("一句话"), required=False, max_length=120)
    manifesto = forms.CharField(
        label=_("我们相信"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    promise_now = forms.CharField(
        label=_("进来就有"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    promise_year = forms.CharField(
        label=_("一年之后"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class GateForm(forms.Form):
    """Canvas, fourth: how one comes in, and under which rules."""

    gate = forms.MultipleChoiceField(
        label=_("门槛"),
        choices=StepKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选，读过群规就能进。选几样，就按这个顺序走。"),
    )
    questions = LinesField(
        label=_("问题"), required=False, help_text=_("一行一个，最多五个。"), widget=forms.Textarea(attrs={"rows": 3})
    )
    rules = forms.CharField(
        label=_("群规"), required=False, help_text=_("一行一条。"), widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        """Questions are needed where the gate asks questions."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["gate"] = tuple(cleaned.get("gate") or ())
        if StepKind.QUESTIONS in cleaned["gate"] and not cleaned.get("questions"):
            self.add_error("questions", _("选了“问题”，就至少写一个。"))
        return cleaned


class EconomyForm(forms.Form):
    """Canvas, fifth: who may buy, and under which terms."""

    economy = forms.ChoiceField(label=_("谁能买"), choices=Economy, widget=forms.RadioSelect)
    outside_shop_url = forms.URLField(
        label=_("外面的门店网址"), required=False, assume_scheme="https", help_text=_("拟社群才用得上。")
    )
    refund_window_days = forms.IntegerField(label=_("退款期（天）"), min_value=0, max_value=90)
    order_unpaid_minutes = forms.IntegerField(label=_("付款时限（分钟）"), min_value=5, max_value=10_080)
    auto_receipt_days = forms.IntegerField(label=_("自动收货（天）"), min_value=1, max_value=60)
    commission_percent = forms.DecimalField(
        label=_("默认佣金（%）"),
        min_value=0,
        max_value=50,
        max_digits=4,
        decimal_places=2,
        help_text=_("付给直接带来这一单的推客。每件商品可以另定。"),
    )

    def clean(self) -> dict[str, Any]:
        """The rate in basis points, as the canvas keeps it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        percent = cleaned.pop("commission_percent", None)
        if percent is not None:
            cleaned["default_commission_bps"] = int((percent * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        return cleaned


class HomeForm(forms.Form):
    """The order of the home page's parts, in the console."""

    home_sections = LinesField(label=_("首页顺序"), widget=forms.Textarea(attrs={"rows": 5}))

    def clean_home_sections(self) -> tuple[str, ...]:
        """Only parts that exist."""
        wanted: tuple[str, ...] = self.cleaned_data["home_sections"]
        unknown = [part for part in wanted if part not in SECTIONS]
        if unknown:
            raise forms.ValidationError(_("没有这些部分：%(parts)s"), params={"parts": _("，").join(unknown)})
        return wanted


def initial_of(canvas: Canvas) -> dict[str, Any]:
    """The canvas as the initial values of its forms."""
    return {
        **canvas.as_data(),
        "commission_percent": Decimal(canvas.default_commission_bps).scaleb(-2).normalize().__format__("f"),
    }


class AgreementForm(forms.Form):
    """The last page of the gate: name, rules, consents. Nothing is ticked beforehand."""

    display_name = forms.CharField(label=_("在这里怎么称呼你"), max_length=60)
    invite_code = forms.CharField(
        label=_("邀请码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    rules_version = forms.IntegerField(widget=forms.HiddenInput)
    accepts_rules = forms.BooleanField(
        label=_("遵守群规"), error_messages={"required": _("请先读一遍群规，同意后再加入。")}
    )
    harvest = forms.BooleanField(label=_("允许收录我的发言进知识库"), required=False)
    marketing = forms.BooleanField(label=_("接收上新与活动消息"), required=False)


class StepForm(forms.Form):
    """One step of a gate; its fields are the questions of the step's face. Right answers are nowhere in it."""

    def __init__(self, *args: Any, step: Step, said: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.step = step
        self.face = kind_of(step.kind).face(step)
        for question in self.face.questions:
            self.fields[question.name] = _field_for(question, _initial(step, said, question.name))
            self.fields[question.name].is_asked = True  # type: ignore[attr-defined]  # a draft may lack it, the step not

    @property
    def said(self) -> dict[str, Any]:
        """What was typed and chosen, as the kind of step takes it."""
        given = [self.cleaned_data.get(question.name) for question in self.face.questions]
        if self.step.kind == "questions":
            return {"answers": [text or "" for text in given]}
        if self.step.kind == "quiz":
            return {
                "chosen": [
                    [int(mark) for mark in (marks if isinstance(marks, list) else [marks] if marks else [])]
                    for marks in given
                ]
            }
        return dict(
            zip([question.name for question in self.face.questions], [text or "" for text in given], strict=True)
        )

    def refuse(self, verdict: Verdict) -> None:
        """Show what the verdict says, where it belongs."""
        if verdict.sentence:
            self.add_error(None, str(verdict.sentence))
        for name, text in verdict.fields.items():
            self.add_error(name if name in self.fields else None, str(text))


def _field_for(question: Question, initial: Any) -> forms.Field:  # noqa: ANN401 - a text or marks
    choices = [(str(place), text) for place, text in enumerate(question.choices)]
    if question.takes_several:
        return forms.MultipleChoiceField(
            label=question.text,
            choices=choices,
            required=False,
            initial=[str(mark) for mark in initial],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("可以选几样。"),
        )
    if choices:
        return forms.ChoiceField(
            label=question.text,
            choices=choices,
            required=False,
            initial=str(initial[0]) if initial else None,
            widget=forms.RadioSelect,
        )
    if question.name == "code":
        return forms.CharField(
            label=question.text,
            max_length=40,
            required=False,
            initial=initial,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        )
    return forms.CharField(
        label=question.text, max_length=1000, required=False, initial=initial, widget=forms.Textarea(attrs={"rows": 3})
    )


def _initial(step: Step, said: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a text or marks
    if not name.startswith("answer_"):
        return said.get(name, "")
    place = int(name.removeprefix("answer_"))
    kept = said.get("answers" if step.kind == "questions" else "chosen", ())
    return kept[place] if place < len(kept) else ""


RETRY_DAYS = ((0, _("随时")), (7, _("7 天以后")), (30, _("30 天以后")), (90, _("90 天以后")))


class RefusalForm(forms.Form):
    """Why somebody is not let in; they read it. A reason kept ready can be chosen instead of written."""

    ready = forms.ChoiceField(label=_("现成的理由"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写了就用写的，不写就用选的。"),
    )
    retry_days = forms.TypedChoiceField(
        label=_("多久以后可以再申请"), choices=RETRY_DAYS, coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if reasons:
            self.fields["ready"].choices = [("", _("自己写")), *((text, label) for label, text in reasons)]  # type: ignore[attr-defined]
        else:
            del self.fields["ready"]

    def clean(self) -> dict[str, Any]:
        """One of the two says why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["reason"] = cleaned.get("reason", "").strip() or cleaned.pop("ready", "")
        if not cleaned["reason"]:
            self.add_error("reason", _("请写一句理由，对方会看到。"))
        return cleaned


class ReasonForm(forms.Form):
    """A reason to keep ready."""

    label = forms.CharField(label=_("短名"), max_length=40)
    text = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class InvitationForm(forms.Form):
    """A personal invitation, for an address or for whoever is given the link."""

    email = forms.EmailField(label=_("对方的邮箱"), required=False, help_text=_("空着就只生成一个链接，由你自己发。"))


class TrialDecisionForm(forms.Form):
    """Whether somebody on trial stays; who leaves reads why."""

    trial = forms.UUIDField(widget=forms.HiddenInput)
    go = forms.ChoiceField(choices=(("stay", "stay"), ("leave", "leave")))
    reason = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Leaving has a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("go") == "leave" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写一句理由，对方会看到。"))
        return cleaned


class SegmentsForm(forms.Form):
    """Who the community is for, and what each is promised."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        kept = list((kwargs.get("initial") or {}).get("segments", ()))
        for place in range(MOST_SEGMENTS):
            one = kept[place] if place < len(kept) else {"name": "", "promise_now": "", "promise_year": ""}
            number = {"number": place + 1}
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("第 %(number)s 种人") % number, max_length=60, required=False, initial=one["name"]
            )
            self.fields[f"now_{place}"] = forms.CharField(
                label=_("进来就有"), max_length=200, required=False, initial=one["promise_now"]
            )
            self.fields[f"year_{place}"] = forms.CharField(
                label=_("一年之后"), max_length=200, required=False, initial=one["promise_year"]
            )

    def clean(self) -> dict[str, Any]:
        """The rows, as the canvas keeps them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        rows = [
            Segment(given.get(f"name_{place}", ""), given.get(f"now_{place}", ""), given.get(f"year_{place}", ""))
            for place in range(MOST_SEGMENTS)
        ]
        return {"segments": tuple(one for one in rows if one.name.strip())}


class MemberProfileForm(forms.Form):
    """How one appears in this community."""

    display_name = forms.CharField(label=_("在这里怎么称呼你"), max_length=60)
    avatar_key = forms.ChoiceField(label=_("头像"), choices=AVATARS, required=False, widget=forms.RadioSelect)


class AppointForm(forms.Form):
    """A stage given by hand."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage)
    reason = forms.CharField(
        label=_("理由"), max_length=200, error_messages={"required": _("请写一句理由，对方会看到。")}
    )

    def __init__(self, *args: Any, labels: Sequence[tuple[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = labels  # type: ignore[attr-defined]


class InviteCodeForm(forms.Form):
    """A new invite code."""

    quota = forms.IntegerField(label=_("名额"), min_value=1, max_value=10_000, initial=10)
    days = forms.TypedChoiceField(label=_("有效期"), choices=INVITE_DAYS, coerce=int, initial=30)

    def __init__(self, *args: Any, is_limited: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if is_limited:
            self.fields["quota"] = forms.IntegerField(label=_("名额"), min_value=1, max_value=LIMITED_USES, initial=10)
            self.fields["days"].choices = INVITE_DAYS[:2]  # type: ignore[attr-defined]
