"""Migrations of the ledger (alembic), run when it is opened."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

_ONE_AT_A_TIME = threading.Lock()  # alembic keeps its context in a module


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database of ``engine`` to ``revision``; all steps are one transaction."""
    with _ONE_AT_A_TIME:
        command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database of ``engine`` back to ``revision``."""
    with _ONE_AT_A_TIME:
        command.downgrade(_config(engine), revision)
