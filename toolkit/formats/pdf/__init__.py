"""PDF documents (ISO 32000-1 and -2): read with QPDF, judged and written anew by our own rows."""
