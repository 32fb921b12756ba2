"""The opening hours of the shop or clinic: pure rules of weekly hours, special days and time zones."""
