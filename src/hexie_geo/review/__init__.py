"""The ledger of proposals: who submitted what, what was said and decided; nothing overwritten.

All SQL of the package is in this room. One SQLAlchemy model serves SQLite (the default, WAL,
synchronous FULL) and PostgreSQL.
"""

from hexie_geo.review.audit import verify_chain
from hexie_geo.review.ledger import Ledger
from hexie_geo.review.roles import ALLOWED, Action, acting, require

__all__ = ["ALLOWED", "Action", "Ledger", "acting", "require", "verify_chain"]
