"""Page: a draft of one's own, painted on the map; every verdict follows."""

from hexie_geo.ui import edit, edit_lists, shell

held, ws = shell.opened()
edit.ready(ws, held)
here = edit.desk(ws, held)
edit.drafts(held, here)
edit.board(ws, held, here)
edit_lists.by_table(ws, held, here)
