"""The background doors of what only the composition root knows."""

from config.people.mail import JOB_KIND, send_link
from core.jobs import Claim, job_handler


@job_handler(JOB_KIND)
def mail_link(claim: Claim) -> None:
    """Send one person the link to a password."""
    send_link(claim.facts["person"], claim.facts["base"])
