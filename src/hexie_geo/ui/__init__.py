"""The app's building blocks: state, cached answers, tables, the map. Streamlit lives only here."""
