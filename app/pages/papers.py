"""Page: every paper of a proposal, written in one go and taken from here."""

from hexie_geo.ui import review, review_papers, review_publish

room = review.enter()
found = review.proposal(room)
asked = review_papers.ask(room)
if asked is not None:
    review_papers.write(room, found, *asked)
review_papers.take(room, found)
review_publish.offer(room, found)
