"""Dates as Mongolian writes them: Django's own entry puts the year last."""

DATE_FORMAT = r"Y \о\н\ы n-р \с\а\р\ы\н j"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"Y \о\н\ы n-р \с\а\р\ы\н j, H:i"
YEAR_MONTH_FORMAT = r"Y \о\н\ы n-р \с\а\р"
MONTH_DAY_FORMAT = r"n-р \с\а\р\ы\н j"
SHORT_DATE_FORMAT = "Y.m.d"
SHORT_DATETIME_FORMAT = "Y.m.d H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
