"""R2: fifty reviewers at once on SQLite and PostgreSQL; nothing lost, nothing decided twice."""

import json
import random
import subprocess
import tempfile
import threading
import time
from datetime import date

from benchmarks.review.common import WORKER, people
from benchmarks.rows import ROOT, row


def edits(place: str, reviewers: int, each: int, seed: int) -> dict:
    """Edit shared drafts as several reviewers at once, retrying when someone was first."""
    from hexie_geo.errors import StoreError
    from hexie_geo.review import Ledger

    planner, _ = people()
    done, stale = [0] * reviewers, [0] * reviewers

    def work(k: int) -> None:
        dice = random.Random(f"{seed}-{k}")
        ledger = Ledger(place)
        while done[k] < each:
            name = f"p{dice.randrange(10)}"
            now = ledger.proposal(name)
            counted = dict(now.assignment)
            key = f"{seed}-{k}"
            counted[key] = str(int(counted.get(key, "0")) + 1)
            try:
                ledger.edit(planner, name, version=now.version, assignment=counted)
                done[k] += 1
            except StoreError:
                stale[k] += 1
        ledger.close()

    threads = [threading.Thread(target=work, args=(k,)) for k in range(reviewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"done": sum(done), "stale": sum(stale)}


def decide(place: str, seed: int) -> dict:
    from hexie_geo.errors import StoreError
    from hexie_geo.model.proposals import Actor, Decision
    from hexie_geo.model.terms import ProposalState
    from hexie_geo.review import Ledger

    ledger, won = Ledger(place), 0
    for n in range(10):
        actor = Actor(user=f"登记员{seed}", role="recorder")
        decision = Decision(
            outcome=ProposalState.APPROVED,
            authority="县政府",
            document_no=f"{seed}",
            on=date(2026, 1, 1),
            recorded_by=actor.user,
        )
        try:
            ledger.decide(actor, f"d{n}", decision, version=2)
            won += 1
        except StoreError:
            continue
    ledger.close()
    return {"won": won}


def prepare(place: str) -> None:
    from hexie_geo.model.proposals import IntegrityCheck
    from hexie_geo.review import Ledger

    planner, _ = people()
    ledger = Ledger(place)
    for n in range(10):
        ledger.create(
            planner, proposal_id=f"p{n}", title="草案", workspace_digest="d", assignment={}
        )
        made = ledger.create(
            planner, proposal_id=f"d{n}", title="待决", workspace_digest="d", assignment={}
        )
        ledger.submit(
            planner, f"d{n}", version=made.version, checks=(IntegrityCheck(code="x", holds=True),)
        )
    ledger.close()


def r2_reviewers():
    """50 reviewers x 200 edits in ten processes, and ten recorders racing for ten decisions."""
    from tests.support.postgres import server

    from hexie_geo.review import Ledger

    with server() as url, tempfile.TemporaryDirectory() as folder:
        for name, place in (("sqlite", folder), ("postgresql", url)):
            if place is None:
                yield row(f"R2.{name}", None, "", "0 lost", False, "PostgreSQL is not installed")
                continue
            prepare(place)
            start = time.perf_counter()
            jobs = [
                subprocess.Popen(
                    [*WORKER, "edit", place, "5", "200", str(k)], cwd=ROOT, stdout=subprocess.PIPE
                )
                for k in range(10)
            ]
            jobs += [
                subprocess.Popen(
                    [*WORKER, "decide", place, str(k)], cwd=ROOT, stdout=subprocess.PIPE
                )
                for k in range(10)
            ]
            said = [json.loads(job.communicate()[0]) for job in jobs]
            seconds = time.perf_counter() - start
            ledger = Ledger(place)
            kept = sum(
                int(v) for n in range(10) for v in ledger.proposal(f"p{n}").assignment.values()
            )
            decided = sum(len(ledger.decisions(f"d{n}")) for n in range(10))
            done, won = sum(s.get("done", 0) for s in said), sum(s.get("won", 0) for s in said)
            whole = ledger.verify() == ()
            ledger.close()
            holds = (kept, decided, won) == (10_000, 10, 10) and done == 10_000 and whole
            yield row(
                f"R2.{name}",
                done - kept,
                "lost of 10,000 edits",
                "0 lost, 0 double decisions",
                holds,
                f"{decided} decisions on 10 proposals; "
                f"{sum(s.get('stale', 0) for s in said)} retried; {seconds:.0f} s",
            )
