"""Surveys: polls inside posts and surveys of several questions, with results by stage.

Owns: polls with their options, ballots and votes, surveys with their questions, drafts, returns and submissions. In an
anonymous poll only counts are kept, in an anonymous survey the answers carry neither a member nor a moment; that
somebody has answered is a row of its own. Anonymous results are shown when a survey is closed, and never of fewer than
five.

Records: PollOpened, PollVoted, PollClosed, SurveyOpened, SurveyChanged, SurveyClosed and SurveyAnswered.
Depends on: people (communities, circles, notifications) and posts (their sheet for writing, extras of cards,
screening).
"""
