/* EDNS options (RFC 6891 6.1.2). */
#ifndef WIRELOUPE_PROTO_DNS_OPT_H
#define WIRELOUPE_PROTO_DNS_OPT_H

#include "wireloupe/dissect.h"

/* dns_options: the options in the data of an OPT record, up to the reader's end. */
void dns_options(struct dissect *d);

#endif
