"""Duties: who looks after what, for which term, with which rights, and what was done.

Owns: kinds of duties, terms on the roster with who volunteered for them, deeds, and rights delegated outside of terms.
Records: DutyOffered, DutyTaken, DutyBegan, DutyEnded, DutyDone, RightDelegated, DelegationEnded.
Depends on: people/circles, people/notifications, people/communities, people/accounts, spine/activity, ui, kernel. A
member's rights are those of the running terms and of the standing delegations together; rooms above write down what was
done by `commands.note_deed`.
"""
