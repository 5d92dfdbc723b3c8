"""Who is registered, and in which roles."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor
from hexie_geo.model.terms import Role
from hexie_geo.review.acting import Acts
from hexie_geo.review.roles import Action
from hexie_geo.review.schema import PasswordRow, PersonRow

_LONGEST = 200


class Register(Acts):
    """The people of a ledger.

    As long as nobody is registered, a name and a role are taken at their word: one person at
    their own machine. The first to be registered is an administrator; from then on only people
    who are registered act, and only in roles they hold.
    """

    def grant(self, actor: Actor, user: str, role: Role) -> None:
        """Give ``role`` to ``user``.

        Raises
        ------
        StoreError
            ``review.first_admin`` if nobody is registered and it is not an administrator's role,
            ``review.bad_name`` if the name is blank or too long.
        """
        name = user.strip()
        if not name or len(name) > _LONGEST:
            raise StoreError(Problem(code="review.bad_name", values={"longest": _LONGEST}))
        with self._act(actor, Action.GRANT, name, role=role.value, given=True) as session:
            if role is not Role.ADMIN and not _any(session):
                raise StoreError(Problem(code="review.first_admin", values={"user": name}))
            session.merge(PersonRow(user=name, role=role.value))

    def revoke(self, actor: Actor, user: str, role: Role) -> None:
        """Take ``role`` from ``user``; the last administrator stays one.

        Raises
        ------
        StoreError
            ``review.last_admin``, or ``review.no_such_role`` if ``user`` does not hold it.
        """
        with self._act(actor, Action.GRANT, user, role=role.value, given=False) as session:
            row = session.get(PersonRow, (user, role.value))
            if row is None:
                values = {"user": user, "role": role}
                raise StoreError(Problem(code="review.no_such_role", values=values))
            admins = select(func.count()).where(PersonRow.role == Role.ADMIN.value)
            if role is Role.ADMIN and session.scalar(admins) == 1:
                raise StoreError(Problem(code="review.last_admin", values={"user": user}))
            session.delete(row)
            session.flush()
            if session.scalars(select(PersonRow).where(PersonRow.user == user)).first() is None:
                session.execute(delete(PasswordRow).where(PasswordRow.user == user))


def _any(session: Session) -> bool:
    return session.execute(select(PersonRow.user).limit(1)).first() is not None
