"""Pages of the API: newest first, by cursor."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Rows by falling key; a page number cannot drift while rows arrive."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 500
