"""Gatherings: meeting in a place or online, with seats, waiting list, reminders and check-in."""
