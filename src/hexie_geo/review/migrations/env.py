"""How alembic runs here: on the engine it is handed, in one transaction."""

from alembic import context

from hexie_geo.review.schema import Base

engine = context.config.attributes["engine"]
with engine.begin() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, transaction_per_migration=False
    )
    context.run_migrations()
