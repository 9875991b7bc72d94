"""The information centre of the Amur (Heilong) ecoregion."""
