"""Jobs: work that happens later, or again and again, outside of any request.

Owns: the registry of jobs and periodic jobs, the worker process (`work`), and the failures of jobs with their errors.
The queue itself is Procrastinate's, on the same PostgreSQL.
Records: nothing.

Depends on: spine/activity (whose deliveries the worker drains) and spine/ledger (whose books it seals), and ui.
"""
