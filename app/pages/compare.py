"""Page: two plans, drafts, workspaces or years beside each other, and beside today."""

from hexie_geo.ui import compare, compare_tables, shell

held, ws = shell.opened()
known = compare.known(ws, held)
pair = compare.choose(ws, known, held)
coverage = compare_tables.reach(pair, held)
compare_tables.deltas(ws, pair, coverage, held)
compare.draw(pair, held)
compare_tables.moved(pair, held)
compare_tables.communities(pair, coverage, held)
