"""The first ledger: proposals, steps, opinions, decisions, draft events, audit chain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _proposal() -> "sa.Column[str]":
    return sa.Column(
        "proposal_id", sa.String(40), sa.ForeignKey("proposal.id"), nullable=False, index=True
    )


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("workspace_digest", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("submitted_by", sa.Text),
        sa.Column("assignment", sa.JSON, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.Column("checks", sa.JSON, nullable=False),
    )
    op.create_table(
        "step",
        sa.Column("id", sa.Integer, primary_key=True),
        _proposal(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer, primary_key=True),
        _proposal(),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("stance", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sheets", sa.Integer, nullable=False),
        sa.Column("adopted", sa.Boolean),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.CheckConstraint("sheets > 0", name="sheets_positive"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        _proposal(),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("document_no", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("proposal_id", "round", name="one_decision_a_round"),
    )
    op.create_table(
        "draft_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("draft_id", sa.String(40), nullable=False, index=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("op", sa.String(20), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.UniqueConstraint("draft_id", "seq", name="one_event_a_place"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("audit_head", "audit", "draft_event", "decision", "opinion", "step", "proposal"):
        op.drop_table(name)
