"""What Alembic runs; the connection and its transaction come from `casework.migrations.upgrade`."""

from alembic import context

from casework.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
context.run_migrations()
