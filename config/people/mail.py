"""Links to a password by mail: sent by a job, so that no page waits for a mail server."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.jobs import start_job
from core.models import Company, User
from core.people import password_path

JOB_KIND = "people.send_link"
NOWHERE = ("console.EmailBackend", "dummy.EmailBackend")


def mail_is_set_up() -> bool:
    """Whether mail leaves this house (``EMAIL_URL``)."""
    return not settings.EMAIL_BACKEND.endswith(NOWHERE)


def start_mail(actor: User, person: User, *, base: str) -> None:
    """A job sends ``person`` the link to a password at the house whose address is ``base``."""
    key = f"{JOB_KIND}:{person.pk}:{timezone.now().timestamp()}"
    start_job(kind=JOB_KIND, key=key, actor=actor, facts={"person": person.pk, "base": base})


def send_link(person_id: int, base: str) -> None:
    """The mail is on its way; not to who left since. Sent again, it is a second mail."""
    person = User.objects.filter(pk=person_id, is_active=True).exclude(email="").first()
    if person is None:
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        company = Company.get()
        facts = {
            "name": str(person),
            "company": company.name_zh or company.name_en,
            "username": person.username,
            "link": base + password_path(person),
        }
        subject = _("Your account at %(company)s") % facts
        text = _(
            "Hello %(name)s,\n\nchoose a password for your account “%(username)s” here:\n\n"
            "%(link)s\n\nThe link works once, for three days."
        )
        send_mail(subject, text % facts, None, [person.email])
