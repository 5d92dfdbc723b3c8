"""R4 and R6: tampering with the chain of records, and who may do what."""

import random
import tempfile
from dataclasses import replace

from benchmarks.review.common import people
from benchmarks.rows import row


def r4_tampering(times: int = 500):
    """Random changes of a chain of 200 entries, cut tails among them."""
    from hexie_geo.review import Ledger, verify_chain

    planner, _ = people()
    dice, found = random.Random(4), 0
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(folder)
        for n in range(200):
            ledger.create(
                planner, proposal_id=f"x{n}", title="题", workspace_digest="d", assignment={}
            )
        entries, (seq, digest) = ledger.chain(), ledger.head()
        ledger.close()
    fields = ("at", "user", "role", "action", "subject", "payload", "previous", "digest")
    for _ in range(times):
        forged, at = list(entries), dice.randrange(len(entries))
        match dice.choice(("change", "remove", "swap", "cut", "repeat")):
            case "change":
                field = dice.choice(fields)
                text = getattr(forged[at], field)
                spot = dice.randrange(len(text))
                new = chr((ord(text[spot]) + 1) % 0x10000)
                forged[at] = replace(forged[at], **{field: text[:spot] + new + text[spot + 1 :]})
            case "remove":
                del forged[at]
            case "swap":
                other = (at + 1) % len(forged)
                forged[at], forged[other] = forged[other], forged[at]
            case "cut":
                forged = forged[:at]
            case _:
                forged.insert(at, forged[at])
        found += verify_chain(forged, head_seq=seq, head_digest=digest) != ()
    yield row("R4", found, f"found of {times}", "all", found == times)


_STATED = {
    "viewer": "read",
    "planner": "read edit_draft submit",
    "reviewer": "read open_consultation add_step add_opinion adopt_opinion",
    "recorder": "read add_step decide enact",
    "admin": "read grant set_password",
}
"""The matrix as issue 6 and the documents state it, written down a second time on purpose."""


def r6_roles():
    """Every role x every action against the stated matrix."""
    from hexie_geo.errors import StoreError
    from hexie_geo.model.proposals import Actor
    from hexie_geo.model.terms import Role
    from hexie_geo.review import Action, require

    wrong = 0
    for role in Role:
        for action in Action:
            try:
                require(Actor(user="x", role=role.value), action)
                may = True
            except StoreError:
                may = False
            wrong += may != (action.value in _STATED[role.value].split())
    yield row("R6", wrong, f"wrong of {len(Role) * len(Action)}", "0", wrong == 0)
