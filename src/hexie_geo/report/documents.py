"""Word drafts of the papers an approval needs, from templates an office can restyle.

Templates are untrusted: they are rendered in a sandbox with escaping on, so a restyled file
runs no code and a name such as ``云山 <b>`` comes out as written. Same facts, same bytes.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from hexie_geo.errors import DataError, Problem

PAPERS = ("request", "adjustment_plan", "reply", "public_notice", "consultation")
_STAMP = (2000, 1, 1, 0, 0, 0)  # zip entries carry a time; ours must not change the bytes


def render_paper(paper: str, facts: Mapping[str, Any], *, templates: Path | None = None) -> bytes:
    """Return the bytes of one .docx draft.

    Parameters
    ----------
    paper
        One of :data:`PAPERS`.
    facts
        What :func:`hexie_geo.report.paper_facts.paper_facts` returned.
    templates
        Folder with an office's own templates; a paper it lacks is taken from the package.

    Returns
    -------
    bytes
        A .docx file, marked as a draft.

    Raises
    ------
    DataError
        ``report.unknown_paper``, or ``report.bad_template`` if a template asks for something
        that is not among the facts, or for what the sandbox forbids.

    Examples
    --------
    >>> len(PAPERS)
    5
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    if paper not in PAPERS:
        raise DataError(Problem(code="report.unknown_paper", values={"paper": paper}))
    own = templates / f"{paper}.docx" if templates else None
    source = own if own is not None and own.is_file() else None
    raw = (
        source.read_bytes()
        if source
        else (files("hexie_geo.report") / "templates" / f"{paper}.docx").read_bytes()
    )
    template = DocxTemplate(io.BytesIO(raw))
    sandbox = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        template.render(dict(facts), jinja_env=sandbox, autoescape=True)
    except TemplateError as exc:
        name = str(source or f"{paper}.docx")
        values = {"reason": str(exc)}
        raise DataError(Problem(code="report.bad_template", file=name, values=values)) from exc
    core = template.docx.core_properties
    core.created = core.modified = core.last_printed = datetime(*_STAMP[:3])  # noqa: DTZ001
    core.author = core.last_modified_by = "hexie_geo"
    held = io.BytesIO()
    template.save(held)
    return _same_bytes(held.getvalue())


def _same_bytes(package: bytes) -> bytes:
    """Return the package with its entries sorted and without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(out, "w") as write:
        for name in sorted(read.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, date_time=_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name))
    return out.getvalue()
