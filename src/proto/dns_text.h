/* DNS as tcpdump's line has it: names, types and the data of records. */
#ifndef WIRELOUPE_PROTO_DNS_TEXT_H
#define WIRELOUPE_PROTO_DNS_TEXT_H

#include "wireloupe/line.h"

/* As the base of names: a pointer ends a name, as something that makes no sense. */
#define DNS_NO_POINTERS UINT32_MAX

/* A message, for the functions here. */
struct dns_text {
    struct line *l;
    uint32_t base;  /* where the message begins: pointers count from there */
    uint32_t limit; /* where the captured bytes of the network packet end */
};

/* dns_text_ip_end: the frame offset where the IP packet that y is in ends, as its header claims;
 * the frame may end before. */
uint32_t dns_text_ip_end(const struct line *l, const struct layer *y);

/* dns_text_name: the name at a frame offset. Returns false where it is cut off or makes no sense.
 */
bool dns_text_name(const struct dns_text *t, uint32_t at);
/* dns_text_name_end: where that name ends, which may be a byte beyond the limit; 0 where it does
 * not. */
uint32_t dns_text_name_end(const struct dns_text *t, uint32_t at);
/* dns_text_type: a record's type: " MX". */
void dns_text_type(struct out *o, uint32_t type);
/* dns_text_class: a record's class, unless it is the Internet: " CHAOS". */
void dns_text_class(struct out *o, uint32_t class);
/* dns_text_rdata: a record's data, n bytes at a frame offset, after the type. tcpdump goes by the
 * type more than by n: so does this. Returns false where it is cut off. */
bool dns_text_rdata(const struct dns_text *t, uint32_t type, uint32_t at, uint32_t n);

#endif
