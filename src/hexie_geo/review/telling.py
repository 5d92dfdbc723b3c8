"""What an entry of the audit chain says, in words: when it was written, and what was done."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hexie_geo.catalogue import Language
from hexie_geo.i18n import has, term, text
from hexie_geo.model.proposals import AuditEntry
from hexie_geo.model.terms import Role, Stance
from hexie_geo.review.roles import Action

BEIJING = timezone(timedelta(hours=8))
"""China keeps one time, without summer time."""


def when(at: str) -> str:
    """Return the time of an entry in Beijing, to the second; the chain keeps UTC.

    Examples
    --------
    >>> when("2026-03-01T17:05:09.123456+00:00")
    '2026-03-02 01:05:09'
    """
    kept = datetime.fromisoformat(at)
    kept = kept if kept.tzinfo else kept.replace(tzinfo=UTC)
    return kept.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def told(
    entry: AuditEntry,
    language: Language = "zh",
    *,
    name: Callable[[str], str] = str,
    step: Callable[[str], str] = str,
) -> str:
    """Return what was done, with everything the entry keeps of it.

    Parameters
    ----------
    entry
        Of the chain.
    language
        ``"zh"`` or ``"en"``.
    name
        Tells what a community is called; without it, its id.
    step
        Tells what a step of the office's procedure is called, by the name that was kept.

    Returns
    -------
    str
        Empty where there is no more to say than the act's own word.

    Examples
    --------
    >>> given = AuditEntry(seq=1, at="", user="boss", role="admin", action="grant", subject="li",
    ...     payload='{"given": true, "role": "reviewer"}', previous="", digest="")
    >>> told(given), told(given, "en")
    ('给予“审核员”身份', 'given the role “reviewer”')
    """
    this = _Entry(entry, json.loads(entry.payload), language, name, step)
    said = _SAYS[Action(entry.action)](this) if Action(entry.action) in _SAYS else []
    return this.say("comma").join(words for words in said if words)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry with its payload, and how its words are found."""

    entry: AuditEntry
    kept: Mapping[str, Any]
    language: Language
    name: Callable[[str], str]
    step: Callable[[str], str]

    def say(self, message: str, **values: object) -> str:
        return text(f"review.record.{message}", self.language, **values)

    def also(self, key: str) -> str:
        """Return what was kept under ``key`` in a clause of its own, if anything was."""
        return self.say(key, words=self.kept[key]) if self.kept.get(key) else ""

    @property
    def handled_by(self) -> str:
        """Who did it where somebody else recorded it."""
        return self.also("recorded_by") if self.kept["recorded_by"] != self.entry.user else ""

    def became(self, adopted: bool | None) -> str:
        return self.say("adopted_open" if adopted is None else f"adopted_{_YES[adopted]}")


def _draft(this: _Entry) -> list[str]:
    return [this.also("title"), this.say("atoms", count=this.kept["atoms"])]


def _submit(this: _Entry) -> list[str]:
    known = {code: f"review.check.{code}" for code in this.kept["checks"]}
    words = [text(m, this.language) if has(m, this.language) else c for c, m in known.items()]
    return [this.say("checks", count=len(words), checks=this.say("comma").join(words))]


def _step(this: _Entry) -> list[str]:
    kept = this.kept
    said = this.say("step", name=this.step(kept["name"]), result=kept["result"], on=kept["on"])
    return [said, this.also("note"), this.handled_by]


def _opinion(this: _Entry) -> list[str]:
    kept = this.kept
    if "issued" in kept:
        return [this.say("issued", count=kept["issued"])]
    whole = kept["subject_id"] == this.entry.subject
    values = {"stance": term(Stance(kept["stance"]), this.language), "sheets": kept["sheets"]}
    said = this.say(
        "opinion" if whole else "opinion_on",
        whom=this.name(kept["subject_id"]), words=kept["text"] or "—", **values,
    )  # fmt: skip
    became = "" if kept["adopted"] is None else this.became(kept["adopted"])
    return [said, became, this.also("answer"), this.handled_by]


def _adopt(this: _Entry) -> list[str]:
    became = this.became(this.kept["adopted"])
    return [this.say("number", number=this.kept["number"], became=became), this.also("answer")]


def _decide(this: _Entry) -> list[str]:
    paper = {n: this.kept[n] for n in ("authority", "document_no", "on")}
    return [
        this.say(f"decision_{this.kept['outcome']}", **paper),
        this.also("reason"),
        this.handled_by,
    ]


def _grant(this: _Entry) -> list[str]:
    role = term(Role(this.kept["role"]), this.language)
    return [this.say("given" if this.kept["given"] else "taken", role=role)]


_YES = {True: "yes", False: "no"}
_SAYS: Mapping[Action, Callable[[_Entry], list[str]]] = {
    Action.EDIT_DRAFT: _draft,
    Action.SUBMIT: _submit,
    Action.ADD_STEP: _step,
    Action.ADD_OPINION: _opinion,
    Action.ADOPT_OPINION: _adopt,
    Action.DECIDE: _decide,
    Action.ENACT: lambda this: [this.say("digest", digest=this.kept["digest"])],
    Action.GRANT: _grant,
    Action.SET_PASSWORD: lambda this: [this.say(f"password_{this.kept['password']}")],
}
"""What each act keeps, clause by clause; opening a consultation keeps nothing."""
