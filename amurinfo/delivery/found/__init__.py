"""What machines ask for: sitemaps, feeds, structured data, share pictures, redirects."""
