/* floor DIR [OUTSTANDING 500] [SECONDS 3] [SEED 1] [CONVERSATIONS 500]: prints floor_per_s. */
#include <stdio.h>
#include <stdlib.h>

#include "floor.h"

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 6) {
        fputs("usage: floor DIR [OUTSTANDING [SECONDS [SEED [CONVERSATIONS]]]]\n", stderr);
        return 2;
    }
    uint32_t outstanding = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 500;
    double seconds = argc > 3 ? strtod(argv[3], NULL) : 3;
    uint64_t seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
    uint32_t conversations = argc > 5 ? (uint32_t)strtoul(argv[5], NULL, 10) : 500;
    double per_s = bench_floor(argv[1], outstanding, seconds, seed, conversations);
    if (per_s < 0)
        return 1;
    printf("floor_per_s %.0f\n", per_s);
    return 0;
}
