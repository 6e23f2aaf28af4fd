"""数据库 Database: PostgreSQL with nothing to set up, its roles, its backups and what is brought back from them. Knows no Django.

`where` says which folder or address is meant, `cluster` makes, starts and stops a server of its own, `backup`, `restoring` and `drill`
keep and try the backups. psycopg, the driver, is loaded only when something is asked of a server.
"""
