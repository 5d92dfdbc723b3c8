"""Search for boundary changes, prove how good they are, check them, explain them.

::

    atoms, contacts, scope ─► problem ─► pool ◄─ pricing (kernels) ─► columns
                                          │  ▲
                                          ▼  │ duals
                                        master (HiGHS) ─► finish (border, rooms) ─► engine ─► Plan
                       bounds, certificates, naming, changes ──┘
    ground, judgement, proofs ─► checker: verify(plan, workspace), from the layers alone

``cut`` proposes how to divide a community without groups; ``editing`` is what-if by hand,
``after`` the layers after a plan, ``siting`` stands beside.
Proofs of the bounds: docs/proofs/bounds.md.
"""
