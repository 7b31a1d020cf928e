"""An SMS need not be about a ticket: it may call a citizen back to an agent's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notifications") as notifications:
        notifications.alter_column("ticket_id", existing_type=sa.String(length=32), nullable=True)
