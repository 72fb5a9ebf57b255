"""Requests as viewsets annotate them: past authentication somebody is always signed in."""

from rest_framework.request import Request

from core.models import User


class ApiRequest(Request):
    """A request of a person who is signed in."""

    user: User
