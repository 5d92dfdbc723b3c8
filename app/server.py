"""What ``hexie app`` serves: the app, its first page, and the tiles of a folder on this machine."""

from streamlit.starlette import App

from hexie_geo.ui import first_page, tiles

app = App(
    "main.py",
    routes=[tiles.route(), *first_page.routes()],
    middleware=[first_page.files()],
)
