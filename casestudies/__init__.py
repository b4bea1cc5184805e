"""Case studies of partnership models that create clinical academic posts."""
