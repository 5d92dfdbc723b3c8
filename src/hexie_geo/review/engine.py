"""Open the ledger's database: SQLite with full safety by default, PostgreSQL by URL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.review.audit import GENESIS
from hexie_geo.review.schema import AuditHeadRow, Base


def open_engine(place: str | Path) -> Engine:
    """Return an engine for a folder's ``ledger.sqlite``, a file, or a database URL.

    SQLite runs in WAL with ``synchronous=FULL`` and foreign keys on; every transaction begins
    ``IMMEDIATE``, so that writers queue instead of failing half way.

    Raises
    ------
    StoreError
        ``review.no_driver`` if the URL needs a driver that is not installed.
    """
    text = str(place)
    if "://" not in text:
        path = Path(text)
        file = path if path.suffix == ".sqlite" else path / "ledger.sqlite"
        text = f"sqlite:///{file}"
    if text.startswith("postgresql://"):
        text = text.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        engine = create_engine(text)
    except ModuleNotFoundError as exc:
        values = {"driver": exc.name or "psycopg"}
        raise StoreError(Problem(code="review.no_driver", values=values)) from exc
    if engine.dialect.name == "sqlite":
        _make_safe(engine)
    return engine


def _make_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def prepare(engine: Engine) -> None:
    """Bring the tables to the present version, and start the chain if there is none.

    Raises
    ------
    StoreError
        ``review.no_connection`` if the database cannot be reached.
    """
    from hexie_geo.review.migrations import upgrade

    try:
        upgrade(engine)
    except OperationalError as exc:
        reason = str(exc.orig).strip().splitlines()[0]
        values = {"place": engine.url.render_as_string(hide_password=True), "reason": reason}
        raise StoreError(Problem(code="review.no_connection", values=values)) from exc
    with Session(engine) as session, session.begin():
        if session.execute(select(AuditHeadRow)).first() is None:
            session.add(AuditHeadRow(id=1, seq=0, digest=GENESIS))


def tables(engine: Engine) -> tuple[str, ...]:
    """Return the names of the ledger's tables that are there."""
    there = set(inspect(engine).get_table_names())
    return tuple(sorted(there & set(Base.metadata.tables)))
