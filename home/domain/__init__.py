"""Acts on pages, organisations and media: keyword-only, no request, no template, no mail."""
