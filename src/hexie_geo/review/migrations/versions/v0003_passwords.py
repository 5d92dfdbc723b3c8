"""Passwords of local users, salted and digested."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "password",
        sa.Column("user", sa.String(200), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
    )


def downgrade() -> None:
    """Take it away; names then open without a password again."""
    op.drop_table("password")
