"""Moderation: flags, the queue of cases, limits for newcomers, screening of what is written, the public log."""
