"""Staff's own screens of search: words, pins, plans, what people looked for, and the dashboard's panel."""
