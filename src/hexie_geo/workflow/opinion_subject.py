"""What an opinion is about: the proposal, a community or a group, by code or by name."""

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.arguments import nearest
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.workspace import Workspace


def subject_of(workspace: Workspace, proposal: Proposal, given: str) -> str:
    """Return the id of what an opinion is about.

    Parameters
    ----------
    workspace
        The state the proposal was made on.
    proposal
        The proposal; its new communities go by their plan ids.
    given
        A code or a name of a community or group; blank means the whole proposal.

    Raises
    ------
    StoreError
        ``review.unknown_subject`` with the names most like it, or ``review.several_subjects``
        for a name that several carry.
    """
    words = given.strip()
    if words in {"", proposal.proposal_id}:
        return proposal.proposal_id
    named: dict[str, set[str]] = {}
    ids = set(proposal.assignment.values())
    for layer, key in ((workspace.communities, "community_id"), (workspace.groups, "group_id")):
        if layer is None:
            continue
        ids |= set(layer[key])
        if "name" in layer.columns:
            known = layer[layer["name"].notna()]
            for one, name in zip(known[key], known["name"], strict=True):
                named.setdefault(str(name), set()).add(str(one))
    if words in ids:
        return words
    found = sorted(named.get(words, ()))
    if len(found) > 1:
        values = {"given": words, "ids": ", ".join(found)}
        raise StoreError(Problem(code="review.several_subjects", values=values))
    if not found:
        known_words = sorted({*named, *ids})
        near = nearest(words, known_words, most=5, cutoff=0.3) or known_words[:5]
        values = {"given": words, "near": ", ".join(near)}
        raise StoreError(Problem(code="review.unknown_subject", values=values))
    return found[0]
