"""How Alembic runs the steps: on the connection, and in the transaction, of whoever opens the catalogue."""

from alembic import context

if __name__ == "env_py":  # as Alembic calls it; outside of Alembic there is nothing to configure
    context.configure(connection=context.config.attributes["connection"])
    context.run_migrations()
