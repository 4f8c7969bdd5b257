"""Film containers and the streams in them."""
