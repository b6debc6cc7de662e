"""What every room stands on: money, ids, the clock, errors, policies, pictures, the database.

Also slots, Markdown, translations, spreadsheets, the request and shapes of the API.
Owns no tables and no words of the domain. Depends on nothing of ours.
"""
