/* machine.h: what the kernel says of this machine and of its processes. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

void machine_model(char *ret, size_t max); /* of the processor; "unknown" */
double machine_pss_kb(pid_t pid);          /* its memory, what is shared divided; -1: not to be read */
