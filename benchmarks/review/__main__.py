"""The processes that R2 starts: ``python -m benchmarks.review edit|decide PLACE NUMBER ...``."""

import json
import sys

from benchmarks.review.reviewers import decide, edits

task, place, *numbers = sys.argv[1:]
act = {"edit": edits, "decide": decide}[task]
print(json.dumps(act(place, *map(int, numbers))))
