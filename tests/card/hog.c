/*
 * hog.c: takes the memory of a GPU away from others
 *
 *	hog MIB
 *
 * takes all memory of the first GPU but so much, prints a line, and holds it
 * until it is killed or standard input ends.
 */

#include <cuda_runtime_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Small enough that the last one leaves little more than is wanted. */
#define PIECE ((size_t)16 << 20)

int main(int argc, char **argv)
{
	const size_t left = argc == 2 ? strtoul(argv[1], NULL, 10) << 20 : 0;
	size_t available = 0, total = 0;
	void *memory;
	char byte;

	if (left == 0) {
		fputs("Usage: hog MIB\n", stderr);
		return 2;
	}
	if (cudaMemGetInfo(&available, &total) != cudaSuccess) {
		fputs("hog: no GPU\n", stderr);
		return EXIT_FAILURE;
	}
	/* One large piece first: many small ones take long. */
	if (available > left + 8 * PIECE &&
	    cudaMalloc(&memory, available - left - 8 * PIECE) != cudaSuccess)
		cudaGetLastError();
	while (cudaMemGetInfo(&available, &total) == cudaSuccess &&
	       available > left + PIECE)
		if (cudaMalloc(&memory, PIECE) != cudaSuccess)
			break;
	printf("%zu of %zu MiB are left\n", available >> 20, total >> 20);
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return EXIT_SUCCESS;
}
