"""The command line: parse, call the workflow, print, exit code. Typer lives only here."""

from hexie_geo.cli.entry import build, main

__all__ = ["build", "main"]
