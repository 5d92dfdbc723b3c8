"""``python -m hexie_geo.cli`` is ``hexie``."""

import sys

from hexie_geo.cli import main

if __name__ == "__main__":
    sys.exit(main())
