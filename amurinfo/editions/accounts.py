"""People's accounts."""

import secrets
import string

from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from .models import Office, Role

# No letters that look alike: passwords are read from paper and typed.
_ALPHABET = "".join(set(string.ascii_letters + string.digits) - set("Il1O0o"))


def new_password(length: int = 16) -> str:
    """About 92 bits of chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def create(username: str, office: Office, kind: str = Role.Kind.STEWARD):
    """A new account in an office's role; returns (user, password).

    Raises ``ValueError`` if the name is taken, ``Role.DoesNotExist`` if the role is none.
    """
    users = get_user_model().objects
    if users.filter(username=username).exists():
        raise ValueError(username)
    role = Role.objects.get(office=office, kind=kind)
    password = new_password()
    user = users.create_user(username, password=password)
    user.groups.add(role.group)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = office.language
    profile.current_time_zone = office.time_zone
    profile.save()
    return user, password


def create_operator(username: str):
    """An account that may do everything, for the operator; returns (user, password)."""
    users = get_user_model().objects
    if users.filter(username=username).exists():
        raise ValueError(username)
    password = new_password()
    return users.create_superuser(username, password=password), password
