"""Open a case about a member, or find that there was no violation."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_by_id, circle_ids_of
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import current_rules, member_card
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.activities import CaseDropped, CaseOpened
from fengqun.people.conduct.choices import EVIDENCE_LENGTH, CaseState
from fengqun.people.conduct.commands.checks import needed, optional
from fengqun.people.conduct.commands.locking import hold_case
from fengqun.people.conduct.errors import AlreadyDecided, CaseIsOpen, InvalidCase
from fengqun.people.conduct.models import Case
from fengqun.people.conduct.policies import require_judge
from fengqun.people.conduct.types import Evidence
from fengqun.spine.activity.commands import record

URL_LENGTH = 300
NOTHING_SEEN = Evidence()


@transaction.atomic
def open_violation(
    community_id: UUID,
    member_id: UUID,
    *,
    actor: Actor,
    reason: str,
    rule_number: int = 0,
    evidence: Evidence = NOTHING_SEEN,
    circle_id: UUID | None = None,
) -> UUID:
    """Open a case about a member; answers its id. `rule_number` counts the rules that hold, from 1 (0: none named).

    The member hears of it when it is decided. Raises SignInRequired, Denied, NotImpartial, AboutStaff, NotInCircle,
    MemberNotFound, CircleNotFound, InvalidCase, CaseIsOpen while the same thing is looked at already.
    """
    accused = _accused(community_id, member_id)
    if circle_id is not None:
        circle_by_id(community_id, circle_id, actor=actor)
    require_judge(actor, accused, circle_id, circles=circle_ids_of(member_id) if circle_id else ())
    rules = current_rules(community_id)
    if rule_number < 0 or rule_number > len(rules.lines):
        raise InvalidCase(reason=_("群规里没有这一条。"))
    if evidence.url and (len(evidence.url) > URL_LENGTH or not _is_own_path(evidence.url)):
        raise InvalidCase(reason=_("证据的地址要在本站。"))
    case = Case(
        community_id=community_id,
        member_id=member_id,
        circle_id=circle_id,
        rules_version=rules.version,
        rule_number=rule_number,
        rule_text=rules.lines[rule_number - 1][:300] if rule_number else "",
        reason=needed(reason),
        evidence_kind=evidence.kind[:30],
        evidence_id=evidence.id,
        evidence_url=evidence.url,
        evidence_text=optional(evidence.text, longest=EVIDENCE_LENGTH),
        opened_by=actor.member_id,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        raise CaseIsOpen from error
    record(
        CaseOpened(
            community_id=community_id,
            object_id=case.id,
            actor_id=actor.member_id,
            member_id=member_id,
            rule_number=rule_number,
            circle_id=circle_id,
        )
    )
    return case.id


@transaction.atomic
def drop_case(community_id: UUID, case_id: UUID, *, actor: Actor, reason: str) -> None:
    """Close a case without a penalty: it was no violation. Raises CaseNotFound, Denied, AlreadyDecided, InvalidCase."""
    case = hold_case(community_id, case_id)
    require_judge(actor, member_card(case.member_id), case.circle_id, circles=circle_ids_of(case.member_id))
    if case.state != CaseState.OPEN:
        raise AlreadyDecided
    case.state, case.closed_at, case.closed_by = CaseState.DROPPED, clock.now(), actor.member_id
    case.dropped_because = needed(reason)
    case.save(update_fields=["state", "closed_at", "closed_by", "dropped_because"])
    record(
        CaseDropped(community_id=community_id, object_id=case.id, actor_id=actor.member_id, member_id=case.member_id)
    )


def _accused(community_id: UUID, member_id: UUID) -> MemberCard:
    card = member_card(member_id)
    if card.community_id != community_id or not card.is_present:
        raise MemberNotFound
    return card


def _is_own_path(url: str) -> bool:
    return url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable() and " " not in url
