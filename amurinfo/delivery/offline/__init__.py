"""A section of an edition kept on the reader's device, by her choice alone."""
