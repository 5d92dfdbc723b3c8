"""R3: processes killed at random moments of ledger, snapshot, export, papers and migration.

A killer forks a child that works without end and says each thing once it is done; it is killed
(SIGKILL) after a random time. Then every file must be the old or the new one, everything that was
said must be there, and the chain of records must be whole.
"""

import contextlib
import hashlib
import math
import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.rows import row

KINDS = ("ledger", "snapshot", "export", "papers", "migration")


def r3_kills(times: int = 200, kinds: tuple[str, ...] = KINDS):
    """Kill a writer of each kind ``times`` times."""
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            lost, broken, note = _TRIALS[kind](Path(folder), times)
        yield row(
            f"R3.{kind}", lost + broken, "lost or neither old nor new", "0",
            lost + broken == 0, f"{times} kills; {lost} lost, {broken} broken; {note}",
        )  # fmt: skip


def _killed(work, seconds: float, *, warm: bool = False) -> list[str]:
    """Run ``work(say)`` in a child, kill it ``seconds`` after it began; return what it said.

    ``warm`` counts from the first thing it said, so that the kill falls into full work.
    """
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        with contextlib.suppress(BaseException):
            os.write(write, b"started\n")
            work(lambda words: os.write(write, f"{words}\n".encode()))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        first = said.readline()
        early = said.readline() if warm else b""
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        lines = (early + said.read()).decode().split("\n")
    os.waitpid(child, 0)
    if first != b"started\n":
        raise RuntimeError(first)
    return lines[:-1]  # what follows the last line end was cut


def _ledger(folder: Path, times: int) -> tuple[int, int, str]:
    from hexie_geo.review import Ledger

    dice, acknowledged, kept = random.Random(3), [], 0
    broken = 0
    Ledger(folder).close()
    for trial in range(times):
        work = partial(_decisions, folder, trial)
        said = _killed(work, dice.uniform(0.0, 0.25), warm=trial % 2 == 0)
        acknowledged += said
        ledger = Ledger(folder)
        broken += ledger.verify() != ()
        ledger.close()
    ledger = Ledger(folder)
    kept = sum(len(ledger.decisions(name)) for name in acknowledged)
    ledger.close()
    return len(acknowledged) - kept, broken, f"{len(acknowledged)} decisions acknowledged"


def _decisions(folder: Path, trial: int, say, *, most: float = math.inf) -> None:
    from hexie_geo.model.proposals import Actor, Decision, IntegrityCheck
    from hexie_geo.model.terms import ProposalState
    from hexie_geo.review import Ledger

    planner = Actor(user="规划员", role="planner")
    recorder = Actor(user="登记员", role="recorder")
    ledger, number = Ledger(folder), 0
    while number < most:
        name = f"k{trial}-{number}"
        made = ledger.create(
            planner, proposal_id=name, title="题", workspace_digest="d", assignment={"g": name}
        )
        checks = (IntegrityCheck(code="x", holds=True),)
        sent = ledger.submit(planner, name, version=made.version, checks=checks)
        decision = Decision(
            outcome=ProposalState.APPROVED, authority="县政府", document_no=name,
            on=date(2026, 1, 1), recorded_by=recorder.user,
        )  # fmt: skip
        ledger.decide(recorder, name, decision, version=sent.version)
        say(name)
        number += 1
    ledger.close()


def _states():
    """Return two workspaces that differ in a name and in counts."""
    from hexie_geo.demo import grouped

    old = grouped({"a": [130] * 40, "b": [90] * 10, "c": [100] * 15})
    changed = old.communities.assign(name=[f"{n}改" for n in old.communities["name"]])
    return replace(old, title="旧"), replace(old.with_layers(communities=changed), title="新")


def _snapshot(folder: Path, times: int) -> tuple[int, int, str]:
    """Save numbered states; the number found must be the last one said or the one after it."""
    from hexie_geo.io.store import open_workspace, save_workspace

    place, states = folder / "ws", _states()
    digests = [s.digest for s in states]

    def save(number: int) -> None:
        save_workspace(replace(states[number % 2], settings={"number": number}), place)

    def work(say) -> None:
        number = open_workspace(place).settings["number"]
        while True:
            number += 1
            save(number)
            say(number)

    save(0)
    dice, broken, lost, last, between = random.Random(5), 0, 0, 0, 0
    for trial in range(times):
        said = _killed(work, dice.uniform(0.0, 0.3), warm=trial % 2 == 0)
        found = open_workspace(place)  # it checks every snapshot's own digest
        number = found.settings["number"]
        last = int(said[-1]) if said else last
        broken += found.digest != digests[number % 2]
        lost += number not in {last, last + 1}
        between += number == last + 1
        last = number
    return lost, broken, f"{last} states saved; {between} kills between saving and saying so"


def _export(folder: Path, times: int) -> tuple[int, int, str]:
    from hexie_geo.workflow.export import export

    states, place = _states(), folder / "out"
    whole = []
    for number, state in enumerate(states):
        export(state, folder / f"whole{number}")
        whole.append(_digests(folder / f"whole{number}"))

    def work(say) -> None:
        while True:
            for state in states[::-1]:
                export(state, place)
                say(state.title)

    export(states[0], place)
    dice, broken, found = random.Random(7), 0, []
    for _ in range(times):
        _killed(work, dice.uniform(0.0, 0.3))
        there = _digests(place)
        broken += there not in whole
        found.append(there == whole[1])
    return 0, broken, f"old {found.count(False)}, new {found.count(True)} times"


def _papers(folder: Path, times: int) -> tuple[int, int, str]:
    from hexie_geo.workflow.plan import propose
    from hexie_geo.workflow.review_pack import review_pack

    states, place = _states(), folder / "pack"
    plans = [propose(state)[0] for state in states]
    whole = []
    for number, (state, plan) in enumerate(zip(states, plans, strict=True)):
        review_pack(state, plan, folder / f"whole{number}")
        whole.append(_digests(folder / f"whole{number}"))

    def work(say) -> None:
        for state, plan in zip(states[::-1], plans[::-1], strict=True):
            review_pack(state, plan, place)
            say(state.title)

    shutil.copytree(folder / "whole0", place)
    dice, broken, files, mixed = random.Random(9), 0, 0, 0
    for _ in range(times):
        _killed(work, dice.uniform(0.0, 3.0))
        there = _digests(place)
        files += len(there)
        wrong = [n for n in whole[0] if there.get(n) not in {whole[0][n], whole[1][n]}]
        broken += len(wrong) + len(there.keys() - whole[0].keys())
        mixed += there not in whole
    return 0, broken, f"{files} files looked at, each old or new; {mixed} folders held both"


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file, leaving out what a killed writer had not put in place."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            found[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _migration(folder: Path, times: int) -> tuple[int, int, str]:
    from hexie_geo.review import Ledger
    from hexie_geo.review.engine import open_engine
    from hexie_geo.review.migrations import downgrade

    first = folder / "first"
    first.mkdir()
    _decisions(first, 0, lambda _words: None, most=10)
    engine = open_engine(first)
    downgrade(engine, "0001")
    engine.dispose()

    dice, broken, lost, versions, ended = random.Random(11), 0, 0, [], 0
    span = _span(first, folder / "clock")
    for trial in range(times):
        place = folder / f"t{trial}"
        shutil.copytree(first, place)
        said = _killed(partial(_open, place), dice.uniform(0.0, span), warm=True)
        ended += "done" in said
        with contextlib.closing(sqlite3.connect(place / "ledger.sqlite")) as base:
            whole = base.execute("pragma integrity_check").fetchone()[0] == "ok"
            version = base.execute("select version_num from alembic_version").fetchone()[0]
            tables = {r[0] for r in base.execute("select name from sqlite_master")}
        versions.append(version)
        broken += not whole or (version == "0001") == ("person" in tables)
        ledger = Ledger(place)  # the next opening brings it to the end
        broken += ledger.verify() != ()
        lost += 10 - sum(len(ledger.decisions(f"k0-{n}")) for n in range(10))
        ledger.close()
        shutil.rmtree(place)
    counts = ", ".join(f"{versions.count(v)} at {v}" for v in sorted(set(versions)))
    inside = f"{times - ended} kills between the first write and the end ({1000 * span:.0f} ms)"
    return lost, broken, f"{inside}, {ended} after it; found {counts}"


def _open(place: Path, say) -> None:
    """Open a ledger, which migrates it; say when its first write begins, and when it is done."""
    from sqlalchemy import Engine, event

    from hexie_geo.review import Ledger

    writes = ("CREATE", "ALTER", "INSERT", "UPDATE", "DROP")
    told = []

    @event.listens_for(Engine, "before_cursor_execute")
    def first(_connection, _cursor, statement, *_rest) -> None:
        if not told and statement.lstrip().upper().startswith(writes):
            told.append(statement)
            say("writing")

    try:
        Ledger(place).close()
    finally:
        event.remove(Engine, "before_cursor_execute", first)
    say("done")


def _span(first: Path, clock: Path) -> float:
    """Return how long a migration takes from its first write to its end: the median of five."""
    found = []
    for number in range(5):
        place, times = Path(f"{clock}{number}"), []
        shutil.copytree(first, place)
        _open(place, lambda _words, times=times: times.append(time.perf_counter()))
        found.append(times[-1] - times[0])
    return sorted(found)[2]


_TRIALS = {
    "ledger": _ledger,
    "snapshot": _snapshot,
    "export": _export,
    "papers": _papers,
    "migration": _migration,
}
