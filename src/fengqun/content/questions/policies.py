"""Who may do what with questions."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor, Right, Role

MASTER_QUESTIONS = Right("questions.master", _("照看提问"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
"""Accept answers, close, reopen and relay questions of others; in the whole community or in one circle."""
SET_QUESTION_TERMS = Right("questions.terms", _("设置提问时限"), roles={Role.OPERATOR})


def is_master(actor: Actor, community_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor looks after the questions there."""
    return actor.may(MASTER_QUESTIONS, community_id, circle_id)


def may_decide(actor: Actor, community_id: UUID, *, asker_id: UUID, circle_id: UUID | None) -> bool:
    """Whether the actor accepts answers, closes and reopens: the asker and the masters."""
    is_asker = actor.member_id == asker_id and actor.community_id == community_id
    return is_asker or is_master(actor, community_id, circle_id)
