"""Files in and out: the gate, maps, tables, grids, recipes, workspaces on disk."""
