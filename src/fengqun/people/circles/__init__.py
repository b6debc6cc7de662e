"""Circles: small circles of tens of people inside one community, each with its own gate, hosts and rules.

Owns: circles, who belongs to each and who hosts it, requests and invitations to come in, removals, splits, and who may
found a circle in a community.
Records: CircleFounded, CircleChanged, CircleArchived, CircleRestored, CircleJoined, CircleLeft, CircleMemberRemoved,
CircleRequested, CircleRequestAccepted, CircleRequestRefused, CircleRequestWithdrawn, CircleMemberInvited,
CircleInvitationClosed, CircleHostAppointed, CircleHostDismissed, CircleWasSplit, CircleSplitUndone, CircleTermsChanged.
Depends on: people/communities, spine/activity, ui, kernel. Rooms above ask `circle_ids_of` whose audience a member is.
"""
