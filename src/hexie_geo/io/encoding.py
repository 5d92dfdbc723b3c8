"""Which characters the bytes mean: UTF-8 or GB18030, decided on whole columns.

A shapefile table is read as ISO-8859-1, which keeps every byte, and each column is then
decoded as a whole: one short value can be valid in both codecs, a column seldom is. The
.cpg file beside it is not believed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.records import Fix

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
"""What a recipe may state; without it UTF-8 and GB18030 are told apart by the bytes."""
_CJK_STARTS = "\u2e80"


def decode_bytes(data: bytes, *, file: str, codec: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the codec it was in: ``codec`` where it is stated.

    Examples
    --------
    >>> decode_bytes("云山社区".encode("gb18030"), file="a.csv")
    ('云山社区', 'gb18030')
    """
    if codec is not None:
        try:
            return data.decode("utf-8-sig" if codec == "utf-8" else codec), codec
        except UnicodeDecodeError as exc:
            where = {"position": exc.start, "codec": codec.upper()}
            raise DataError(Problem(code="io.not_in_codec", file=file, values=where)) from exc
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as exc:
        where = {"position": exc.start}
        raise DataError(Problem(code="io.encoding", file=file, values=where)) from exc


def decode_frame(
    frame: pd.DataFrame, *, file: str, layer: str, codec: str | None = None
) -> tuple[pd.DataFrame, list[Fix]]:
    """Return a frame read as ISO-8859-1 with names and text columns decoded.

    ``codec`` is taken where it is stated, else each column's own is found.

    Raises
    ------
    DataError
        ``io.field_encoding`` for every column that is in neither codec, with its rows.
    """
    problems: list[Problem] = []
    used: dict[str, str] = {}
    texts = {
        name: frame[name].dropna()
        for name in frame.columns
        if pd.api.types.is_string_dtype(frame[name].dtype) and frame[name].dtype != "geometry"
    }
    out = frame.copy()
    for name, values in texts.items():
        raw = [str(v).encode("latin-1") for v in values]
        shown = decode_column([str(name).encode("latin-1")], codec)[0][0] or str(name)
        decoded, found = decode_column(raw, codec)
        bad = [int(row) + 1 for row, v in zip(values.index, decoded, strict=True) if v is None]
        if bad:
            problems.append(
                Problem(
                    code="io.field_encoding", file=file, layer=layer, field=shown, rows=tuple(bad)
                )
            )
        used[shown] = found
        out[name] = pd.Series(decoded, index=values.index, dtype="str").reindex(frame.index)
    DataError.raise_if(problems)
    headers = [str(c).encode("latin-1") for c in out.columns]
    names, _ = decode_column(headers, codec)
    out = out.rename(columns={c: n for c, n in zip(out.columns, names, strict=True) if n})
    codecs = sorted(set(used.values()) - {"ascii"})
    fixes = [
        Fix(action="decoded", file=file, layer=layer, value=name, values={"codec": name})
        for name in codecs
    ]
    return out, fixes


def broken_text(frame: pd.DataFrame, *, file: str, layer: str) -> Iterator[Problem]:
    """Yield a problem for every text column whose bytes are not UTF-8.

    Arrow hands such bytes on as they are; the first function that looks at them stumbles.
    """
    import pyarrow as pa

    for name in frame.columns:
        if str(frame[name].dtype) != "str":
            continue
        cells = pa.array(frame[name].array)
        try:
            cells.validate(full=True)
        except pa.ArrowInvalid:
            raw = cells.cast(pa.large_binary()).to_pylist()
            bad = [i for i, v in enumerate(raw, start=1) if v is not None and not _is_utf8(v)]
            yield Problem(
                code="io.field_encoding",
                file=file,
                layer=layer,
                field=str(name),
                rows=tuple(bad),
            )


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode_column(raw: Sequence[bytes], codec: str | None = None) -> tuple[list[str | None], str]:
    """Return the values of one column and its codec; None where a value is in neither.

    ``codec`` is taken where it is stated.
    A value cut in mid-character by the field width loses the broken character only.

    Examples
    --------
    >>> decode_column(["龙泉".encode("gbk"), "䶮".encode("gb18030")])
    (['龙泉', '䶮'], 'gb18030')
    >>> decode_column(["社区名称".encode()[:10]])
    (['社区名'], 'utf-8')
    """
    if codec is not None:
        return [_decode(v, codec) for v in raw], codec
    if all(v.isascii() for v in raw):
        return [v.decode("ascii") for v in raw], "ascii"
    tries = {codec: [_decode(v, codec) for v in raw] for codec in ("utf-8", "gb18030")}
    failed = {codec: values.count(None) for codec, values in tries.items()}
    if failed["utf-8"] == 0 and (failed["gb18030"] or _is_cjk(tries["utf-8"])):
        return tries["utf-8"], "utf-8"
    best = "utf-8" if failed["utf-8"] < failed["gb18030"] else "gb18030"
    return tries[best], best


def _is_cjk(values: Sequence[str | None]) -> bool:
    """Tell UTF-8 from short GBK that happens to be valid UTF-8: that gives no CJK character."""
    return any(c >= _CJK_STARTS for v in values if v for c in v)


def _decode(value: bytes, codec: str) -> str | None:
    try:
        return value.decode(codec)
    except UnicodeDecodeError as exc:
        cut = exc.start > 0 and len(value) - exc.start < 4 and exc.reason in _CUT  # noqa: PLR2004 - the longest character has 4 bytes
        return value[: exc.start].decode(codec) if cut else None


_CUT = frozenset({"unexpected end of data", "incomplete multibyte sequence"})


def reencode_json(file: Path, scratch: Path) -> tuple[Path, list[Fix]]:
    """Return ``file`` if it is UTF-8, else a UTF-8 copy of it in ``scratch``."""
    data = file.read_bytes()
    text, codec = decode_bytes(data, file=file.name)
    if codec == "utf-8":
        return file, []
    copy = scratch / file.name
    copy.write_text(text, encoding="utf-8")
    return copy, [Fix(action="decoded", file=file.name, value=codec, values={"codec": codec})]
