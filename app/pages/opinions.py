"""Page: opinions on a proposal, their tally, and what becomes of each."""

from hexie_geo.ui import review, review_opinions

room = review.enter()
found = review.proposal(room)
review_opinions.tally(room, found)
review_opinions.consult(room, found)
review_opinions.add(room, found)
review_opinions.listed(room, found)
