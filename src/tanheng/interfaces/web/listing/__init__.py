"""What pages of the lists share: names of provinces and sectors, the map of tiles, decisions as tags, and files to take away."""
