"""What a line waits for, and how it was taken, in columns of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MESSAGES = sa.table(
    "messages",
    sa.column("failure", sa.String),
    sa.column("awaits_citizen", sa.Boolean),
    sa.column("plain", sa.Boolean),
)


def upgrade() -> None:
    columns = {"window": "awaits_citizen", "plain": "plain"}  # by what stood in `failure`
    for failure, name in columns.items():
        column = sa.Column[bool](name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("messages", column)
        written_so = sa.update(_MESSAGES).where(_MESSAGES.c.failure == failure)
        op.execute(written_so.values({name: sa.true(), "failure": None}))
