"""Conduct: the rules as members read and accept them, violations with their consequences, and appeals.

Owns: cases about members, the penalties decided in them, appeals, and the terms they are decided by (how long a penalty
counts, how long one may appeal, what the public log shows). The versions of the rules themselves stand in
people/communities; this room publishes, compares and shows them.
Records: CaseOpened, CaseDropped, PenaltyGiven, PenaltyEnded, AppealFiled, AppealDecided, ConductTermsChanged.
Depends on: people/circles, people/notifications, people/communities, people/accounts, spine/activity, ui, kernel. Rooms
above open cases by `commands.open_violation`.
"""
