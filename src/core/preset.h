/*
 * preset.h - the named pictures and arrays
 *
 * A preset is a row of numbers and kinds in preset.c, and formulas in formulas.h.
 */

#ifndef BV_CORE_PRESET_H
#define BV_CORE_PRESET_H

#include "core/channels.h"
#include "core/formulas.h"

/* The most kinds that a row names; one of slices stands for all slices. */
#define BV_PRESET_KINDS 8

/* What a preset shows, as pictures or as arrays, unless asked otherwise. */
struct bv_preset_form {
	uint32_t kind_count; /* 0: it does not come in this form */
	enum bv_kind kinds[BV_PRESET_KINDS];
	enum bv_density density;
	bool turned; /* as in struct bv_rules */
};

struct bv_text;

struct bv_preset {
	const char *name;
	const char *alias; /* another name for it, or NULL */
	const char *description;
	enum bv_formulas formulas;
	bool scaled_to_frame; /* as in struct bv_rules; its pictures have no ledgers */
	bool x_is_across;   /* columns go along x, rows along y */
	bool free_geometry; /* takes other ranges and cells */
	bool square;        /* x and y are both -R:R */
	bool free_channels; /* takes other channels, bits, slices, densities */
	bool sees_view;     /* it needs bv_view_create() */
	uint32_t skipped; /* cells at the start of x and y that it leaves out */
	uint32_t rows, columns; /* of a preset without free geometry */
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;
	double height_full; /* as in struct bv_channels */
	uint32_t slices;    /* 0 if none */
	bool arrays_first; /* it comes as arrays, unless pictures are asked for */
	struct bv_preset_form picture, arrays;
};

/* The preset with this name or alias; NULL stands for the default.  NULL if
 * there is none. */
const struct bv_preset *bv_preset_find(const char *name);

/* What some presets have: members of the same names. */
bool bv_has_free_geometry(const struct bv_preset *preset);
bool bv_has_free_channels(const struct bv_preset *preset);

/* Adds the names of those that have it: "'surround' and 'mv3d'". */
void bv_preset_add_names(struct bv_text *text,
			 bool (*has)(const struct bv_preset *preset));

#endif /* BV_CORE_PRESET_H */
