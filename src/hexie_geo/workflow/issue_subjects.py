"""Who an issue is about: names and townships of communities, and who can mend what."""

from typing import Any

from hexie_geo.model.findings import DataIssue
from hexie_geo.model.workspace import Workspace

CIVIL_AFFAIRS, TOWNSHIP, POLICE, HOUSING, MAPPING = (
    "civil_affairs",
    "township",
    "police",
    "housing",
    "mapping",
)


_NONE = {"name": "—"}


class Subjects:
    """Names and townships of communities, for issues of any layer."""

    def __init__(self, ws: Workspace) -> None:
        layer = ws.communities
        self.ids = layer["community_id"]
        self.name = dict(zip(self.ids, layer["name"], strict=True))
        self.township = dict(zip(self.ids, layer["township_id"], strict=True))

    def names(self, ids: Any) -> str:
        """Return the names of communities in one line, ids where there is no name."""
        return "、".join(str(self.name.get(i, i)) for i in ids)

    def stray(self, code: str, community: Any, **more: Any) -> DataIssue:
        """Return an issue of something whose community is not in the layer, or not named."""
        return self.issue(code, community, **more, **({} if isinstance(community, str) else _NONE))

    def issue(self, code: str, community: Any, **more: Any) -> DataIssue:
        """Return an issue; what is not a field of it becomes a value."""
        home = community if isinstance(community, str) else ""
        known = ("layer", "subject_id", "outcome", "fix_by", "township_id")
        fields = {k: more.pop(k) for k in known if k in more}
        township = fields.pop("township_id", self.township.get(home))
        subject = fields.get("subject_id", home)
        return DataIssue(
            code=code,
            township_id=township if isinstance(township, str) else None,
            values={"name": self.name.get(home, home), "subject": subject, **more},
            **{"layer": "communities", "subject_id": home, **fields},
        )
