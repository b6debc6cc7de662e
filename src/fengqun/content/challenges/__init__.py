"""Challenges: daily check-ins with streaks, make-up days, rankings and certificates."""
