"""Holidays, festivals and make-up days as drivers, by the ``holidays`` library."""

from datetime import date, timedelta

import holidays
import numpy as np

from stockmath.arrays import BoolArray, FloatArray
from stockmath.errors import InvalidParameter
from stockmath.forecasting.asked import whole_numbers

EVE_DAYS = 7  # Buying before a festival begins about a week ahead.
SHOPPING_DAYS = {"618": (6, 18), "Double 11": (11, 11), "Double 12": (12, 12)}
FESTIVALS = {  # Named as the library names them in English, kept apart as each has its own shape.
    "Chinese New Year": "spring_festival",
    "Spring Festival": "spring_festival",
    "Mid-Autumn": "mid_autumn",
    "Dragon Boat": "dragon_boat",
    "National Day": "national_day",
}


def calendar_drivers(
    country: str, *, start: date, n_periods: int, subdivision: str | None = None
) -> dict[str, FloatArray]:
    r"""Return what the calendar of a country knows ahead, as drivers for daily forecasts.

    Parameters
    ----------
    country
        Two letters, such as ``"CN"`` or ``"DE"``.
    start, n_periods
        The first day, and how many days: history and days ahead together.
    subdivision
        A state or province of it, as the library names them.

    Returns
    -------
    dict[str, FloatArray]
        Arrays of shape (1, n_periods) of 0 and 1, only those that are ever 1: ``holiday`` (any day
        off by law), ``holiday_eve`` (the seven days before one, when it is no holiday itself), and
        of China ``spring_festival``, ``mid_autumn``, ``dragon_boat``, ``national_day`` with an
        ``_eve`` each, ``make_up_day`` (a weekend day worked for a holiday) and the shopping days
        ``shopping_618``, ``shopping_double_11``, ``shopping_double_12``.

    Raises
    ------
    InvalidParameter
        The library knows no such country or subdivision, or ``n_periods`` is no whole number.

    Notes
    -----
    Lunar festivals move between the months of the sun; as drivers they are compared with
    themselves.

    References
    ----------
    State Council of China, notices on the arrangement of public holidays, as collected in the
    ``holidays`` library.

    Examples
    --------
    >>> drivers = calendar_drivers("CN", start=date(2025, 1, 20), n_periods=30)
    >>> [name for name in sorted(drivers) if "spring" in name or "make" in name]
    ['make_up_day', 'spring_festival', 'spring_festival_eve']
    >>> drivers["make_up_day"][0].nonzero()[0]  # Sunday 26 January and Saturday 8 February.
    array([ 6, 19])
    """
    count = int(whole_numbers("n_periods", n_periods, shape=(), high=20_000))
    days = [start + timedelta(days=number) for number in range(count + EVE_DAYS)]
    years = range(start.year, days[-1].year + 1)
    try:
        known = holidays.country_holidays(
            country, subdiv=subdivision, years=years, language="en_US"
        )
    except NotImplementedError as error:  # What holidays raises for a country it does not have.
        raise InvalidParameter(
            f"No calendar of {country!r} {subdivision or ''} is known."
        ) from error
    flags = {"holiday": np.array([day in known for day in days])}
    if country.upper() == "CN":
        for phrase, name in FESTIVALS.items():
            told = np.array([phrase in known.get(day, "") for day in days])
            flags[name] = flags.get(name, np.zeros(len(days), dtype=bool)) | told
    drivers = dict(flags)
    for name, flag in flags.items():
        drivers[f"{name}_eve"] = _eve(flag) & ~flags["holiday"]
    if country.upper() == "CN":
        drivers["make_up_day"] = np.array(
            [day.weekday() >= 5 and known.is_working_day(day) for day in days]
        )
        for name, (month, day_of_month) in SHOPPING_DAYS.items():
            flag = np.array([(day.month, day.day) == (month, day_of_month) for day in days])
            drivers["shopping_" + name.lower().replace(" ", "_")] = flag
    return {
        name: flag[None, :count].astype(np.float64)
        for name, flag in drivers.items()
        if flag[:count].any()
    }


def _eve(flag: BoolArray) -> BoolArray:
    """Say which days lie within a week before a flagged one."""
    before = np.zeros_like(flag)
    for ahead in range(1, EVE_DAYS + 1):
        before[:-ahead] |= flag[ahead:]
    return before
