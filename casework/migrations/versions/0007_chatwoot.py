"""Conversations that agents work on in Chatwoot, the webhook calls taken; what insights look at."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "chatwoot_links",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("remote_id", sa.Integer(), nullable=True),
        sa.Column("remote_open", sa.Boolean(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("noted_for", time, nullable=True),
        sa.Column("forwarded_seq", sa.Integer(), nullable=False),
        sa.Column("sent_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failing_since", time, nullable=True),
        sa.Column("citizen_told", sa.Boolean(), nullable=False),
        sa.Column("next_attempt_at", time, nullable=False),
        sa.Column("leased_until", time, nullable=True),
        sa.Column("polled_at", time, nullable=False),
        sa.Column("ended_at", time, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_chatwoot_links_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_chatwoot_links")),
        sa.UniqueConstraint("remote_id", name=op.f("uq_chatwoot_links_remote_id")),
    )
    op.create_index("ix_chatwoot_links_due", "chatwoot_links", ["active", "next_attempt_at"])
    op.create_index("ix_chatwoot_links_polled_at", "chatwoot_links", ["polled_at"])
    op.create_table(
        "chatwoot_deliveries",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("received_at", time, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chatwoot_deliveries")),
    )
    op.create_index("ix_chatwoot_deliveries_received_at", "chatwoot_deliveries", ["received_at"])
    op.create_index("ix_handovers_requested_at", "handovers", ["requested_at"])
    op.create_index("ix_ratings_at", "ratings", ["at"])
