"""One search box for four languages: index, query, suggestions."""
