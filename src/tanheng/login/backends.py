"""Who may enter with a right password: a user whose person still acts."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tanheng.kernel.clock import CLOCK
from tanheng.login.models import User


class PersonBackend(AuthenticationBackend):
    """Lets users in whose person was not deactivated, and lets go of them in the midst of a visit when he is."""

    def user_can_authenticate(self, user: User | None) -> bool:
        """Tell whether the user is active and so is his person."""
        if user is None or not user.is_active:
            return False
        ended_at = user.person.ended_at
        return ended_at is None or ended_at > CLOCK.now()

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session, with his person in the same question to the database."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None

    def _check_password(self, user: User | None, password: str) -> User | None:
        """Return the user where his password is right and he may enter; who may not is told no more than who mistyped."""
        if user is None:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
