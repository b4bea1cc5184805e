"""Acts on case studies: keyword-only, no request, no template, no mail."""
