"""Options that commands share; the help is a message id, said when the tree is built."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from hexie_geo.catalogue import Language
from hexie_geo.errors import DataError, Problem
from hexie_geo.model.terms import Role


def asked(message: str, *names: str, **more: Any) -> Any:
    """Return an option whose default is not shown; ``message`` is the id of its help."""
    return typer.Option(*names, help=f"cli.option.{message}", show_default=False, **more)


Lang: TypeAlias = Annotated[Language, typer.Option("--lang", help="cli.option.lang")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="cli.option.json")]
FindingsOk: TypeAlias = Annotated[
    bool, typer.Option("--findings-ok", help="cli.option.findings_ok")
]
WorkspaceFolder: TypeAlias = Annotated[
    Path, typer.Argument(metavar="WS", help="cli.option.workspace", show_default=False)
]
PlanFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="PLAN.gpkg", help="cli.option.plan_file", show_default=False)
]
ProposalId: TypeAlias = Annotated[
    str, typer.Argument(metavar="PROPOSAL", help="cli.option.proposal", show_default=False)
]
Standards: TypeAlias = Annotated[list[str] | None, asked("standard", "--standard", metavar="ID")]
Unverified: TypeAlias = Annotated[bool, typer.Option("--unverified", help="cli.option.unverified")]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="cli.option.seed")]
Database: TypeAlias = Annotated[str | None, asked("database", "--database", metavar="URL")]
User: TypeAlias = Annotated[str, asked("user", "--user", metavar="NAME")]
As: TypeAlias = Annotated[Role, typer.Option("--role", metavar="ROLE", help="cli.option.role")]
_DATE = asked("date", "--date", formats=["%Y-%m-%d"])
Date: TypeAlias = Annotated[datetime, _DATE]
MaybeDate: TypeAlias = Annotated[datetime | None, _DATE]
On: TypeAlias = Annotated[datetime | None, asked("on", "--on", formats=["%Y-%m-%d"])]
Authority: TypeAlias = Annotated[str, asked("authority", "--authority")]
DocumentNo: TypeAlias = Annotated[str, asked("document_no", "--document-no")]


def geopackage(out: Path | None) -> Path | None:
    """Return ``out``, the file a command is to write; refuse a name that is no GeoPackage's.

    Raises
    ------
    DataError
        ``cli.not_gpkg``.

    Examples
    --------
    >>> geopackage(Path("plan.gpkg")).suffix
    '.gpkg'
    """
    if out is not None and out.suffix.lower() != ".gpkg":
        raise DataError(Problem(code="cli.not_gpkg", file=str(out)))
    return out
