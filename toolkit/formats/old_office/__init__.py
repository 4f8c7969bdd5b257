"""Office files from before 2007, and Outlook messages: inspected, never written."""
