/* sample.h: the fictional Lujiang Bank (鹭江银行), with which `serve --sample` starts. */
#pragma once

#include <stdio.h>

#include "base/err.h"
#include "port/router.h"
#include "port/store.h"
#include "service/config/config.h"

#define MAIN_SAMPLE_SITE "lujiang" /* the widget's site key */

/* Makes the company unless there is one. Users get random passwords, written to terminal and nowhere else. Broken off
 * half-way it can be called again: what is there is kept, and passwords are new. ret_text says what failed. */
MUST_USE enum err main_sample(struct store *s, struct router *r, struct config *c, FILE *terminal, char ret_text[256]);

/* Its telephone, unless there is one: a number, a carrier and a desk phone; sip ("127.0.0.1:5060") is what is said of where. After main_sample(). */
MUST_USE enum err main_sample_phone(struct store *s, struct config *c, const char *sip, FILE *terminal);
