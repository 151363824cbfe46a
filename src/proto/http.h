/* What the files of HTTP share. */
#ifndef PROTO_HTTP_H
#define PROTO_HTTP_H

#include "text.h"

/* The rows of what proves who the user is, or asks for it. */
struct http_auth {
    uint16_t scheme, credentials, basic, separator;
    uint16_t parameter;       /* one that is not known */
    uint16_t first, n;        /* those that are, in the order of: */
    const char *const *known; /* their names, ascending */
};

/* http_auth: the n bytes at the cursor behind a header's name: a scheme, and what belongs to it. */
void http_auth(struct dissect *d, const struct http_auth *rows, uint32_t n);

#endif
