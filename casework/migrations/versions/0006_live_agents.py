"""Handovers with agents, teams, priorities and timers; their history; who is at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("awaiting", sa.String(length=20), nullable=True))
    op.add_column("messages", sa.Column("agent", sa.String(length=100), nullable=True))
    with op.batch_alter_table("handovers") as handovers:
        for column in (
            sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("team", sa.String(length=100), nullable=True),
            sa.Column("desk", sa.String(length=20), nullable=False, server_default="builtin"),
            sa.Column("agent_id", sa.String(length=64), nullable=True),
            sa.Column("agent", sa.String(length=100), nullable=True),
            _at("first_response_at"),
            _at("last_citizen_at"),
            _at("last_agent_at"),
            _at("waiting_since"),
            _at("asked_at"),
        ):
            handovers.add_column(column)
    op.create_index("ix_handovers_closed", "handovers", ["status", "closed_at"])
    op.create_index("ix_handovers_agent", "handovers", ["agent_id", "status"])
    op.create_table(
        "handover_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("handover_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=True),
        sa.Column("agent", sa.String(length=100), nullable=True),
        sa.Column("target", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_events_handover_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_events")),
    )
    op.create_index("ix_handover_events_handover_id", "handover_events", ["handover_id"])
    op.create_index("ix_handover_events_at", "handover_events", ["at"])
    op.create_index("ix_handover_events_agent", "handover_events", ["agent_id", "at"])
    op.create_table(
        "agent_presence",
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_presence")),
    )
    with op.batch_alter_table("ratings") as ratings:
        ratings.add_column(sa.Column("handover_id", sa.String(length=32), nullable=True))
        ratings.create_foreign_key(
            op.f("fk_ratings_handover_id"), "handovers", ["handover_id"], ["id"]
        )
        ratings.create_unique_constraint(op.f("uq_ratings_handover_id"), ["handover_id"])
