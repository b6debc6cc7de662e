"""Moderation: flags, the queue of cases, limits for newcomers, screening of what is written, the public log.

Owns: flags and what they weigh, cases with claims, decisions and appeals, quiet times, what newcomers were seen to post
lately, what was learned about spam, the log, and the terms of all that. What is flagged belongs to the rooms that
declare a subject (`subjects`); penalties for members belong to people/conduct.
Records: ThingFlagged, FlagWithdrawn, FlagsTookEffect, CaseDecided, DecisionUndone, DecisionAppealed, AppealHeard,
QuietChanged, ModerationTermsChanged.
Depends on: content/posts (its screens and states), people/conduct, people/circles, people/notifications,
people/communities, spine/search (folding and words), spine/activity, ui, kernel.
"""
