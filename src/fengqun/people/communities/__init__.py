"""Communities: what each is for, who belongs, how one comes in, rises, takes part and leaves.

Owns: communities and the versions of their canvas, gates, invite codes, stage rules, trials, rules, applications,
consents,
memberships with stage and roles, and the counts of behaviour that stages are decided from.
Records: CommunityFounded, CanvasChanged, GateChanged, ApplicationSubmitted, ApplicationAccepted, ApplicationRefused,
MemberJoined, MemberLeft, StageReached, RoleGranted, RoleRevoked.
Depends on: people/accounts, spine/activity, ui, kernel. Commerce asks it who may buy, growth which rate is the default.
"""
