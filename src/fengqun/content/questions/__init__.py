"""Questions: asking for help, the clock of the first answer, relay to who knows, accepted answers.

Owns: what makes a post a question: its state, its clock, its answers (top comments of the post) with their ratings,
the relays 接力 to members who answered alike before, and each community's and circle's terms.
Records: QuestionAsked, QuestionAnswered, AnswerAccepted, AcceptanceWithdrawn, QuestionClosed, QuestionReopened,
QuestionRelayed, RelayTaken, RelayPassedOn, RelayDeclined and TermsSet.
Depends on: posts, circles, profiles, notifications and communities.

The words of a question and of its answers are the post's and its comments'; this room knows only their ids, the title,
and which characters stand side by side in it, so that like is found by like.
"""
