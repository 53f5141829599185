"""The one table through which anything leaves the process, now or later. What a message means belongs to the handlers that higher layers register."""
