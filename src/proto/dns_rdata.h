/* Names and the data of resource records: the parts of DNS that dissect() of dns.c is made of. */
#ifndef WIRELOUPE_PROTO_DNS_RDATA_H
#define WIRELOUPE_PROTO_DNS_RDATA_H

#include "dns_rows.h"

/* dns_name: a name at the cursor as a field. Returns how many bytes it takes there. A label of a
 * kind that nobody knows makes the reader fail. */
uint32_t dns_name(struct dissect *d, unsigned row);

/* dns_name_length: how long the name at the cursor is; more than is left where it is cut off or
 * makes no sense. Moves nothing. */
uint32_t dns_name_length(const struct reader *r);

/* dns_rdata: the data of a record of that type: everything up to the reader's end. */
void dns_rdata(struct dissect *d, uint32_t type);

#endif
