/*
 * test_ply_recorded.c: a PLY file of others has the points that it was made of
 *
 * Proves that a PLY file that CloudCompare wrote, of a scan that somebody recorded,
 * becomes the very points that a PCD file of the same scan has behind its header, bit
 * for bit.  Skipped where BIRDVIEW_FRAMES names no recorded frames.
 */

#include "pieces.h"

#define DATA "DATA binary\n"

/* The file of recorded frames, or NULL if there are none. */
static unsigned char *load(const char *name, size_t *size)
{
	const char *frames = getenv("BIRDVIEW_FRAMES");
	unsigned char *bytes;
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/other_layouts/%s",
		 frames != NULL ? frames : "", name);
	file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	CHECK(fseek(file, 0, SEEK_END) == 0);
	*size = (size_t)ftell(file);
	CHECK(fseek(file, 0, SEEK_SET) == 0);
	bytes = malloc(*size);
	CHECK(bytes != NULL);
	CHECK_EQ_INT(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static void check_points(const unsigned char *ply, size_t ply_size,
			 const unsigned char *pcd, size_t pcd_size)
{
	const struct pieces file = {ply, ply_size, ply_size, 1};
	const struct bv_asked asked = ask_for_field(NULL);
	struct pieces_read r = read_pieces(&file, &asked);
	const unsigned char *data = pcd;

	while (memcmp(data, DATA, strlen(DATA)) != 0) {
		data++;
		CHECK((size_t)(data - pcd) + strlen(DATA) < pcd_size);
	}
	data += strlen(DATA);
	CHECK_EQ_INT(r.status, BV_OK);
	CHECK_STR(r.head.layout.intensity_field, "scalar_intensity");
	CHECK(r.head.decoder == NULL && bv_layout_is_plain(&r.head.layout));
	CHECK(r.points > 0);
	CHECK_EQ_INT(r.points * sizeof(*r.point),
		     pcd_size - (size_t)(data - pcd));
	CHECK(memcmp(r.point, data, r.points * sizeof(*r.point)) == 0);
	free(r.point);
}

int main(void)
{
	size_t ply_size = 0, pcd_size = 0;
	unsigned char *ply = load("gicp_target.ply", &ply_size);
	unsigned char *pcd = load("gicp_target.pcd", &pcd_size);

	if (ply == NULL || pcd == NULL) {
		puts("skipped: BIRDVIEW_FRAMES names no recorded frames");
		return 77;
	}
	check_points(ply, ply_size, pcd, pcd_size);
	free(ply);
	free(pcd);
	return 0;
}
