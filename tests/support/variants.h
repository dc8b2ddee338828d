/*
 * variants.h: drawing with all that the processor can run, in turns
 */

#ifndef VARIANTS_H
#define VARIANTS_H

#include "core/draw.h"

/* Any number will do; all are used where it goes up from 0. */
static inline void use_binning_variants(struct bv_bands *bands,
					struct bv_cells *cells, size_t number)
{
	size_t placers = 0, sorters = 0, droppers = 0, keepers = 0, listers = 0;

	while (bv_placer_at(placers) != NULL)
		placers++;
	while (bv_sorter_at(sorters) != NULL)
		sorters++;
	while (bv_dropper_at(droppers) != NULL)
		droppers++;
	while (bv_keeper_at(keepers) != NULL)
		keepers++;
	while (bv_lister_at(listers) != NULL)
		listers++;
	bands->placer = bv_placer_at(number % placers);
	bands->sorter = bv_sorter_at(number % sorters);
	cells->dropper = bv_dropper_at(number % droppers);
	cells->ledgers.keeper = bv_keeper_at(number % keepers);
	cells->lister = bv_lister_at(number % listers);
}

static inline void use_variants(struct bv_rasterizer *rasterizer, size_t number)
{
	size_t shaders = 0;

	use_binning_variants(&rasterizer->bands, &rasterizer->cells, number);
	while (bv_shader_at(shaders) != NULL)
		shaders++;
	rasterizer->shader = bv_shader_at(number % shaders);
}

#endif /* VARIANTS_H */
