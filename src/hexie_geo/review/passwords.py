"""Optional passwords of people who sign in by name: salted scrypt, set by an administrator.

They keep one colleague from opening the pages in another's name on a shared machine. They do not
keep out whoever can read or write the ledger's own file or database.
"""

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor
from hexie_geo.review.acting import Acts
from hexie_geo.review.roles import Action
from hexie_geo.review.schema import PasswordRow, PersonRow

SHORTEST, LONGEST = 8, 200
_COST, _BLOCK, _LANES = 2**15, 8, 1  # 32 MB and a tenth of a second a try
_MEMORY = 64 * 2**20


class Passwords(Acts):
    """Passwords of a ledger's people; whoever has none opens the pages by name alone."""

    def set_password(self, actor: Actor, user: str, password: str | None) -> None:
        """Give ``user`` a password, or another one; None takes it away.

        The audit entry says that it was ``set``, ``reset`` or ``removed``, never to what.

        Raises
        ------
        StoreError
            ``review.short_password``, ``review.nobody_called`` if ``user`` is not registered.
        """
        if password is not None and not SHORTEST <= len(password) <= LONGEST:
            values = {"shortest": SHORTEST, "longest": LONGEST}
            raise StoreError(Problem(code="review.short_password", values=values))
        done = "removed" if password is None else "reset" if self.lock_of(user) else "set"
        with self._act(actor, Action.SET_PASSWORD, user, password=done) as session:
            if session.scalars(select(PersonRow).where(PersonRow.user == user)).first() is None:
                raise StoreError(Problem(code="review.nobody_called", values={"user": user}))
            row = session.get(PasswordRow, user)
            if password is None:
                if row is not None:
                    session.delete(row)
                return
            salt = secrets.token_bytes(16)
            fresh = PasswordRow(user=user, salt=salt.hex(), digest=_digest(password, salt))
            session.merge(fresh)

    def lock_of(self, user: str) -> str:
        """Return what marks the password ``user`` has now; empty where there is none.

        Another password has another mark, so a page can tell that it was changed meanwhile.
        """
        with Session(self._engine) as session:
            row = session.get(PasswordRow, user)
            return "" if row is None else row.salt

    def locked(self) -> frozenset[str]:
        """Return the names that open only with a password."""
        with Session(self._engine) as session:
            return frozenset(session.scalars(select(PasswordRow.user)))

    def opens(self, user: str, password: str) -> bool:
        """Tell whether ``password`` is that of ``user``; True for any where there is none."""
        with Session(self._engine) as session:
            row = session.get(PasswordRow, user)
        if row is None:
            return True
        return secrets.compare_digest(row.digest, _digest(password, bytes.fromhex(row.salt)))


def _digest(password: str, salt: bytes) -> str:
    """Return the scrypt digest of a password, as hexadecimal digits."""
    made = hashlib.scrypt(
        password.encode()[: 4 * LONGEST], salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY
    )
    return made.hex()
