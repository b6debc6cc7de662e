"""The spine: what every wing above stands on. Rooms: ledger, activity, jobs."""
