"""Options that commands share; the help is a message id, said when the tree is built."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from hexie_geo.catalogue import Language
from hexie_geo.errors import DataError, Problem

Lang: TypeAlias = Annotated[Language, typer.Option("--lang", help="cli.option.lang")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="cli.option.json")]
FindingsOk: TypeAlias = Annotated[
    bool, typer.Option("--findings-ok", help="cli.option.findings_ok")
]
WorkspaceFolder: TypeAlias = Annotated[
    Path, typer.Argument(metavar="WS", help="cli.option.workspace", show_default=False)
]
Standards: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--standard", metavar="ID", help="cli.option.standard", show_default=False),
]
Unverified: TypeAlias = Annotated[bool, typer.Option("--unverified", help="cli.option.unverified")]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", help="cli.option.seed")]
Database: TypeAlias = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="cli.option.database", show_default=False),
]
User: TypeAlias = Annotated[
    str, typer.Option("--user", metavar="NAME", help="cli.option.user", show_default=False)
]
ProposalId: TypeAlias = Annotated[
    str, typer.Argument(metavar="PROPOSAL", help="cli.option.proposal", show_default=False)
]


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
