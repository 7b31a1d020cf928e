"""Tickets that the staff work on: who has it, which change was seen, words to search."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("assignee_id", sa.String(length=32), nullable=True))
        tickets.add_column(
            sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1"))
        )
        tickets.create_foreign_key(
            op.f("fk_tickets_assignee_id"), "agents", ["assignee_id"], ["id"]
        )
    op.create_index("ix_tickets_assignee_id", "tickets", ["assignee_id"])
    op.create_index("ix_tickets_updated_at", "tickets", ["updated_at"])
    op.create_index("ix_ticket_events_at", "ticket_events", ["at"])
    op.create_table(
        "ticket_terms",
        sa.Column("term", sa.String(length=16), nullable=False),
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_terms_ticket_id")
        ),
        sa.PrimaryKeyConstraint("term", "ticket_id", name=op.f("pk_ticket_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_terms_ticket_id", "ticket_terms", ["ticket_id"])
