"""What is not settled yet is found at once, however long the conversation and the inbox."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_messages_state", "messages", ["conversation_id", "state", "seq"])
    op.drop_index("ix_inbox_events_sender", "inbox_events")
    op.create_index(
        "ix_inbox_events_sender", "inbox_events", ["sender", "state", "next_attempt_at"]
    )
