"""Text: plain, web pages, style sheets, SVG, RTF, mail, torrents, and text records."""
