"""``python -m hexie_geo.ui.serve SCRIPT [--name=value …]``: Streamlit, started our way.

A folder ``pages`` beside the first script makes Streamlit serve those files by themselves
until ``st.navigation`` has run once: the first person to open ``/assess`` on a fresh server
would get a page without its frame. This says beforehand that the folder is ours. Where a
``server.py`` stands beside the script, it is served: the script, and routes of our own.
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    script, *words = sys.argv[1:]
    server = Path(script).with_name("server.py")
    sys.exit(main(["run", str(server if server.is_file() else script), *words]))
