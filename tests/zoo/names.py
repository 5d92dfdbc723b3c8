"""Names that try to be code in a page, a template, a workbook, a terminal or a query."""

CANARY = "{{1337*1337}}"
PRODUCT = "1787569"
OWNED = "document.title='owned'"
PAYLOADS = (
    CANARY, "{{ 1337*1337 }}", "{%set x=1337*1337%}{{x}}", "{% raw %}", "{%", "{#", "${1337*1337}", "#{1337*1337}", "<%= 1337*1337 %>",
    f"${{{OWNED}}}", f"`${{{OWNED}}}`", f"<script>{OWNED}</script>", f"</script><script>{OWNED}</script>", f'<img src=x onerror="{OWNED}">',
    f'<svg onload="{OWNED}">', f"<svg><script>{OWNED}</script></svg>", f'"><img src=x onerror="{OWNED}">', f"'-{OWNED}-'", f"\\';{OWNED};//",
    f'" onmouseover="{OWNED}" x="', f'<a href="javascript:{OWNED}">a</a>', f'<iframe srcdoc="<script>parent.{OWNED}</script>">', f"--><script>{OWNED}</script>",
    f"]]><script>{OWNED}</script>", f"</title><script>{OWNED}</script>", f"</style><script>{OWNED}</script>", f"&lt;script&gt;{OWNED}&lt;/script&gt;",
    f'<details open ontoggle="{OWNED}">', f'<input autofocus onfocus="{OWNED}">', "<style>*{display:none}</style>", "<base href=//example.invalid>",
    '=HYPERLINK("http://127.0.0.1","x")', "=1337*1337", "+1337*1337", "-1337*1337", "@SUM(1337)", "=cmd|' /C calc'!A0", "\t=1337*1337",
    "[red]红[/red]", "[link=http://127.0.0.1]x[/link]", "[/]", "\u202e社区", "a\u2028b", "'; DROP TABLE c;--", "../../evil", "%s%n%(x)s", "\\u003cscript\\u003e",
    "__class__", "constructor", "__proto__",
)  # fmt: skip
CONTROLS = (
    "\x1b[31m红\x1b[0m",
    "\x07响",
    "a\x00b",
    "\x1b]0;owned\x07",
    "\x9b31m",
    "a\rb",
    "a\nb",
    "\x0b",
    "\ufffe",
    "\ud7ff",
)
WRAPS = ("{}", "{}社区", "云山{}", "“{}”", "'{}", '"{}', "{}\\", "`{}", "({})", "{} {}", "{}\u200b")


def hostile_names() -> tuple[str, ...]:
    """Return more than 500 distinct names."""
    made = [w.replace("{}", p) for p in PAYLOADS for w in WRAPS]
    return tuple(dict.fromkeys([*made, *CONTROLS]))
