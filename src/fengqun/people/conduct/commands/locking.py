"""Hold what is decided about one member, so that two decisions about them take turns.

Every command that decides holds all cases of the member, in the order of their ids; then it looks at what there is.
"""

from uuid import UUID

from fengqun.people.conduct.errors import CaseNotFound
from fengqun.people.conduct.models import Case


def hold_case(community_id: UUID, case_id: UUID) -> Case:
    """The case, with all others of its member held too. Raises CaseNotFound."""
    member_id = Case.objects.filter(community_id=community_id, id=case_id).values_list("member_id", flat=True).first()
    if member_id is None:
        raise CaseNotFound
    return next(case for case in hold_cases_of(member_id) if case.id == case_id)


def hold_cases_of(member_id: UUID) -> list[Case]:
    """All cases of the member, held until the transaction ends."""
    return list(Case.objects.select_for_update(no_key=True).filter(member_id=member_id).order_by("id"))
