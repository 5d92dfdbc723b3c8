"""Values only: terms, layer specifications, findings, plans, coverage, grids, the workspace."""
