"""Text from data that no reader of a page can take for code."""

import json
from typing import Any

from hexie_geo.report.table import missing

_RISKY = {ord(c): f"&#{ord(c)};" for c in "&<>\"'{}`$\\"}
_JSON = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def safe_text(value: object) -> str:
    """Return ``value`` as text that neither HTML, JavaScript nor Jinja can take for code.

    Parameters
    ----------
    value
        Anything; missing values become the empty text.

    Returns
    -------
    str
        With ``& < > " ' { } ` $`` and the backslash as numeric entities, so that a
        browser shows the text itself.

    Examples
    --------
    >>> safe_text("{{1337*1337}}")
    '&#123;&#123;1337*1337&#125;&#125;'
    """
    return "" if missing(value) else str(value).translate(_RISKY)


def safe_json(value: Any) -> str:
    """Return ``value`` as JSON that may stand in a script element.

    Examples
    --------
    >>> "</script>" in safe_json("</script>"), json.loads(safe_json("</script>"))
    (False, '</script>')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_JSON)
