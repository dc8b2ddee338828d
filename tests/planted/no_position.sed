# A cell's position forgets the words before its own in the tile.
s/sum += (uint32_t)__popc(occupancy->bits\[i\]);/sum += 0;/
