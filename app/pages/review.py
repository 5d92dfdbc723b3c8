"""Page: the inbox of proposals, and the one-page card of the one that is opened."""

from hexie_geo.ui import review, review_card, review_inbox, review_submit

room = review.enter()
found = review.chosen(room)
if found is None:
    review_inbox.inbox(room)
    review_submit.offer(room)
else:
    review_inbox.back(room)
    review.head(room, found)
    room.outcome(review_submit.FORM, room.say("submit.kept"))
    review_card.steps(room, found)
    review_submit.revise(room, found)
    review_card.show(room, found)
