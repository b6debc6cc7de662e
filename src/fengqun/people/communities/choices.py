"""The words a community is described with, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What draws the members together."""

    PRODUCT = "product", _("产品型")
    INTEREST = "interest", _("兴趣型")
    BRAND = "brand", _("品牌型")
    KNOWLEDGE = "knowledge", _("知识型")


class Economy(models.TextChoices):
    """Who may buy: the openness of the community's economy."""

    PURE = "pure", _("纯社群：只卖给成员")
    OPEN = "open", _("准社群：外面的人也能买")
    SIDE = "side", _("拟社群：成员的专属渠道，外面另有门店")


class Stage(models.TextChoices):
    """How far a member has come, lowest first."""

    NEWCOMER = "newcomer", _("新人")
    MEMBER = "member", pgettext_lazy("stage", "成员")
    FAN = "fan", _("粉丝")
    SUPERFAN = "superfan", _("超级用户")
    PARTNER = "partner", _("合伙人")


STAGES: tuple[Stage, ...] = tuple(Stage)


class StepKind(models.TextChoices):
    """The steps that the canvas offers; the console's editor knows more, see `gate.kinds`."""

    INVITE = "invite", _("邀请码")
    QUESTIONS = "questions", _("问题")
    REVIEW = "review", _("人工审核")


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    QUEUED = "queued", _("排队中")
    ACCEPTED = "accepted", _("已通过")
    REFUSED = "refused", _("未通过")


class TrialState(models.TextChoices):
    """How a time on trial stands."""

    RUNNING = "running", _("试用中")
    ASKED = "asked", _("等主持决定")
    STAYED = "stayed", _("已转正")
    LEFT = "left", _("没有留下")


class ConsentPurpose(models.TextChoices):
    """What a member may agree to; each is given and withdrawn on its own."""

    RULES = "rules", _("遵守群规")
    HARVEST = "harvest", _("收录我的发言进知识库")
    MARKETING = "marketing", _("接收上新与活动消息")


class ValueType(models.TextChoices):
    """What members get out of being here."""

    KNOWLEDGE = "knowledge", _("长知识")
    FELLOWSHIP = "fellowship", _("找同好")
    INSPIRATION = "inspiration", _("得到激励")
    ENTERTAINMENT = "entertainment", _("图个乐子")
    SAVING = "saving", _("买得划算")


class Tone(models.TextChoices):
    """How people speak to each other here."""

    WARM = "warm", _("温和")
    PLAYFUL = "playful", _("轻松")
    RIGOROUS = "rigorous", _("严谨")
    SPIRITED = "spirited", _("热血")


GRANTABLE_ROLES = ("owner", "operator", "host", "promoter")
