"""The demonstration, loaded as the owner does it."""

from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.demonstration import enquiries, partnership
from tests.support.commands import manage

#: One enquiry of each stage, those that are refused or overridden among them.
OF_EACH_STAGE = (0, 1, 5, 9, 13, 16, 18, 19, 22, 27, 35, 40)
#: One of each role.
ADDRESSES = (
    "asha.reed@wexmoor.example", "helen.frost@wexmoor.example", "ines.duarte@wexmoor.example", "mary.osei@nhs.wexmoor.example",
    "kate.lowe@police.wexmoor.example", "owen.hart@brackenhurst.example", "grace.lindqvist@nhs.wexmoor.example",
    "robin.vale@wexmoor.example",
)  # fmt: skip


def load(address: str, *arguments: str) -> None:
    """Run `load_demonstration` as the owner, whose database address this is."""
    manage(address, "load_demonstration", *arguments)


def load_part(owner: str) -> None:
    """The people of the demonstration, and one enquiry of each stage; `owner` is the address of the owner's database."""
    load(owner, "--first")
    with acting_as(User.objects.get(email=partnership.ADMINISTRATOR[0])):
        partnership.enter()
    enquiries.enter(OF_EACH_STAGE)
