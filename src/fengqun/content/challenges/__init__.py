"""Challenges: daily check-ins with streaks, make-up days, rankings and certificates.

Owns: challenges, who takes part in them, check-ins and the likes on check-ins. What anybody stands at (days, streaks,
places) is computed from the check-ins each time it is shown and kept nowhere. Which day a check-in counts for is
decided here, on the community's clocks, never by the browser.

Records: ChallengeOpened, ChallengeChanged, ChallengeCancelled, ChallengeJoined, ChallengeLeft, CheckedIn,
CheckInEdited, CheckInRemoved, CheckInLiked, CheckInReleased, CheckInRefused and MemberCheered.
Depends on: people (communities, circles, notifications), media and posts (rich text, places in lists,
screening). Counts the behaviour `challenges.checked_in`.
"""
