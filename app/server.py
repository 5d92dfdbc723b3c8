"""What ``hexie app`` serves: its first page, the way back after signing in, local tiles."""

from streamlit.starlette import App

from hexie_geo.ui import first_page, signed_in, tiles

app = App(
    "main.py",
    routes=[tiles.route(), *first_page.routes()],
    middleware=[first_page.files(), signed_in.back()],
)
