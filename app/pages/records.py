"""Page: who did what when, and the proof that nothing was altered."""

from hexie_geo.ui import review, review_records

room = review.enter()
review_records.proof(room)
review_records.printed(room)
review_records.history(room)
