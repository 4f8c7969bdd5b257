"""The same in the browser, on this computer alone."""
