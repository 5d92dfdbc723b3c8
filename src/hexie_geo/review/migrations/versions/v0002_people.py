"""People and their roles; what was answered to an opinion; how many sheets were handed out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and two columns."""
    op.create_table(
        "person",
        sa.Column("user", sa.String(200), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True),
    )
    op.add_column("opinion", sa.Column("answer", sa.Text, nullable=False, server_default=""))
    op.add_column("proposal", sa.Column("issued", sa.Integer))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("proposal", "issued")
    op.drop_column("opinion", "answer")
    op.drop_table("person")
