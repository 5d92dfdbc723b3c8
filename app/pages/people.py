"""Page: the people of the ledger and their roles."""

from hexie_geo.ui import review, review_people

room = review.enter()
review_people.registered(room)
review_people.grant(room)
review_people.matrix(room)
