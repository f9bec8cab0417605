#include "machine.h"

#include <stdio.h>
#include <string.h>

void machine_model(char *ret, size_t max)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    snprintf(ret, max, "unknown");
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, "model name", 10) && strchr(line, ':')) {
            line[strcspn(line, "\n\"\\")] = 0;
            snprintf(ret, max, "%s", strchr(line, ':') + 2);
            break;
        }
    if (f)
        fclose(f);
}

double machine_pss_kb(pid_t pid)
{
    char path[64], line[256];
    double kb = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "Pss: %lf", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb;
}
