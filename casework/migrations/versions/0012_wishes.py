"""What citizens want of a ticket that is sent, and which tickets a conversation was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket_events") as events:
        events.add_column(sa.Column("idempotency_key", sa.String(length=255), nullable=True))
        events.add_column(
            sa.Column("open", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        events.create_unique_constraint(
            op.f("uq_ticket_events_idempotency_key"), ["idempotency_key"]
        )
    op.create_index("ix_ticket_events_open", "ticket_events", ["open", "kind"])
    op.create_table(
        "told_tickets",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_told_tickets_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_told_tickets_ticket_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "ticket_id", name=op.f("pk_told_tickets")),
    )
