"""Requests as views annotate them: behind ``login_required`` somebody is always signed in."""

from django.http import HttpRequest

from core.models import User


class Request(HttpRequest):
    """A request of a person who is signed in."""

    user: User
