"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class RitualNotFound(NotFound):
    """No such ritual here."""

    code = "culture.ritual_not_found"
    sentence = _("没有找到这个仪式。")


class TermNotFound(NotFound):
    """No such term here."""

    code = "culture.term_not_found"
    sentence = _("没有找到这个词。")


class PersonaNotFound(NotFound):
    """That member has no page of this kind, or none that is shown."""

    code = "culture.persona_not_found"
    sentence = _("这位成员还没有人物页。")


class InvalidCulture(DomainError):
    """Details: reason."""

    code = "culture.invalid"
    sentence = _("%(reason)s")


class SpellingTaken(Conflict):
    """A spelling belongs to another term. Details: spelling."""

    code = "culture.spelling_taken"
    sentence = _("“%(spelling)s”已经是另一个词条的写法了。")


class NameTaken(Conflict):
    """There is a ritual of that name. Details: name."""

    code = "culture.name_taken"
    sentence = _("已经有叫“%(name)s”的仪式了。")


class NotALeader(Denied):
    """Owner, operators and hosts have a persona page."""

    code = "culture.not_a_leader"
    sentence = _("人物页是给群主、运营和主持的。")


class NothingProposed(Conflict):
    """Nothing waits for consent here."""

    code = "culture.nothing_proposed"
    sentence = _("没有等待同意的修改。")
