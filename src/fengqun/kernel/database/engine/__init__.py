"""Django's PostgreSQL engine, for a database that is started when somebody first connects."""
