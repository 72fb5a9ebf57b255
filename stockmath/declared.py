"""The parameters that methods declare: bounds, default, unit and a sentence for who sets them."""

from dataclasses import replace

from stockmath.parameters import Parameter
from stockmath.parameters import gettext_noop as _

ALPHA = Parameter(
    name="alpha",
    default=0.1,
    low=0.01,
    high=1,
    unit="",
    help=_("How fast the size of a demand follows what was last seen. 0.05 to 0.2 is usual."),
)
BETA = Parameter(
    name="beta",
    default=0.05,
    low=0.005,
    high=1,
    unit="",
    help=_("How fast the chance of a demand follows what was last seen. 0.02 to 0.1 is usual."),
)
ALPHA_COMBINED = replace(ALPHA, default=0.2, defaults={"week": 0.1, "month": 0.1})
BETA_COMBINED = replace(BETA, default=0.15, defaults={"week": 0.1, "month": 0.05})
PROFILE_PRIOR = Parameter(
    name="profile_prior",
    default=300,
    low=1,
    high=100_000,
    unit=_("selling periods"),
    help=_("How many periods with sales a group needs to count as much as the group above it."),
)
SHORT = Parameter(
    name="short_window",
    default=28,
    low=1,
    high=730,
    unit=_("demand periods"),
    help=_("Length of the shorter of the two averages."),
    whole=True,
    defaults={"week": 8, "month": 6},
)
LONG = Parameter(
    name="long_window",
    default=56,
    low=1,
    high=1460,
    unit=_("demand periods"),
    help=_("Length of the longer of the two averages."),
    whole=True,
    defaults={"week": 26, "month": 12},
)
WINDOW = Parameter(
    name="window",
    default=28,
    low=1,
    high=1460,
    unit=_("demand periods"),
    help=_("How many of the latest periods are averaged."),
    whole=True,
    defaults={"week": 8, "month": 6},
)

GLOBAL_SHARE = Parameter(
    name="global_share",
    default=0.7,
    low=0,
    high=1,
    unit="",
    help=_(
        "Weight of the model learned over all products; the level has the rest. 0 leaves it out."
    ),
)

TREND = Parameter(
    name="beta",
    default=0.02,
    low=0.001,
    high=1,
    unit="",
    help=_("How fast the trend follows what was last seen. 0.01 to 0.1 is usual."),
)
DAMPING = Parameter(
    name="damping",
    default=0.9,
    low=0.5,
    high=0.99,
    unit="",
    help=_("How much of the trend is left from one period to the next."),
)
BUCKET = Parameter(
    name="bucket",
    default=14,
    low=1,
    high=180,
    unit=_("demand periods"),
    help=_("How many periods are added up before they are smoothed."),
    whole=True,
    defaults={"week": 4, "month": 3},
)
COVER = Parameter(
    name="cover",
    default=14,
    low=0,
    high=730,
    unit=_("demand periods"),
    help=_("How many periods of mean demand are kept on top, whatever the service target."),
    defaults={"week": 2, "month": 1},
)
SECONDS = Parameter(
    name="seconds",
    default=2,
    low=0.05,
    high=60,
    unit=_("seconds"),
    help=_("How long one product may take. What takes longer falls back to Combined, and says so."),
)
EPOCHS = Parameter(
    name="epochs",
    default=20,
    low=1,
    high=500,
    unit="",
    help=_("How often the network sees its examples while it learns."),
    whole=True,
)
