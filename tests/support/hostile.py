"""Names that try to be code, and a small area full of them."""

from html.parser import HTMLParser

from hexie_geo.demo import grouped

CANARY = "{{1337*1337}}"
PRODUCT = "1787569"
HOSTILE = (
    CANARY,
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "${document.title='owned'}",
    "`${document.title='owned'}`",
    "{% raw %}",
    "名{{社",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "a\\b\u2028c'\"",
)


def hostile_workspace():
    """Communities and groups named by :data:`HOSTILE`; two must change."""
    counts = [(600, 700), (200, 300), (900, 950, 900, 950, 900, 900)] + [(600, 700)] * 9
    ws = grouped(
        {f"c{i:02d}": c for i, c in enumerate(counts)}, name=list(HOSTILE), township=CANARY
    )
    groups = ws.groups.assign(name=[HOSTILE[i % len(HOSTILE)] for i in range(len(ws.groups))])
    return ws.with_layers(groups=groups)


class Outside(HTMLParser):
    """Collects what a page would ask other hosts or files for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in {"src", "srcset", "data", "action", "poster", "background"} or (
                name in {"href", "xlink:href"} and not (value or "").startswith("#")
            ):
                self.asked.append((tag, name, value))

    @classmethod
    def of(cls, page):
        reader = cls()
        reader.feed(page)
        return reader.asked
