"""Page: the steps of the procedure, the government's decision, and putting it in force."""

from hexie_geo.ui import review, review_card, review_decision

room = review.enter()
found = review.proposal(room)
review_card.steps(room, found)
review_decision.add_step(room, found)
review_decision.decisions(room, found)
review_decision.decide(room, found)
review_decision.enact(room, found)
