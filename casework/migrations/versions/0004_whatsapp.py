"""WhatsApp: who its citizens are, its inbox, and news of tickets that go into a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_hash", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_identities_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("kind", "value_hash", name=op.f("uq_identities_kind_value_hash")),
    )
    op.create_index("ix_identities_conversation_id", "identities", ["conversation_id"])

    op.create_table(
        "inbox_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_events")),
        sa.UniqueConstraint("key", name=op.f("uq_inbox_events_key")),
    )
    op.create_index("ix_inbox_events_due", "inbox_events", ["state", "next_attempt_at"])
    op.create_index("ix_inbox_events_sender", "inbox_events", ["sender", "state"])
    op.create_index("ix_inbox_events_received_at", "inbox_events", ["received_at"])

    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("provider_id", sa.Text(), nullable=True))

    with op.batch_alter_table("notifications") as notifications:
        notifications.add_column(sa.Column("conversation_id", sa.String(length=32), nullable=True))
        notifications.add_column(sa.Column("message_id", sa.String(length=32), nullable=True))
        notifications.create_foreign_key(
            op.f("fk_notifications_conversation_id"), "conversations", ["conversation_id"], ["id"]
        )
        notifications.create_foreign_key(
            op.f("fk_notifications_message_id"), "messages", ["message_id"], ["id"]
        )
    op.create_index("ix_notifications_conversation_id", "notifications", ["conversation_id"])
    op.create_index("ix_notifications_message_id", "notifications", ["message_id"])
