"""``python -m hexie_geo.ui.serve SCRIPT [--name=value …]``: Streamlit, started our way.

A folder ``pages`` beside the first script makes Streamlit serve those files by themselves
until ``st.navigation`` has run once: the first person to open ``/assess`` on a fresh server
would get a page without its frame. This says beforehand that the folder is ours.
"""

import sys

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    sys.exit(main(["run", *sys.argv[1:]]))
