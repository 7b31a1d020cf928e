"""Files in the message log, why a message failed, and when the citizen last wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("last_citizen_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE conversations SET last_citizen_at = (SELECT max(created_at) FROM messages"
        " WHERE conversation_id = conversations.id AND author = 'citizen')"
    )
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("failure", sa.String(length=200), nullable=True))
        messages.add_column(sa.Column("attachment_id", sa.String(length=32), nullable=True))
        messages.create_foreign_key(
            op.f("fk_messages_attachment_id"), "attachments", ["attachment_id"], ["id"]
        )
    op.create_index("ix_messages_attachment_id", "messages", ["attachment_id"])
