/* ASN.1's Basic Encoding Rules (ITU-T X.690): one element is a tag, a length and so many bytes. */
#ifndef WIRELOUPE_BER_H
#define WIRELOUPE_BER_H

#include <stdbool.h>
#include <stdint.h>

#include "wireloupe/reader.h"

/* Classes of tags, as the two highest bits of the first byte. */
enum {
    BER_UNIVERSAL,
    BER_APPLICATION,
    BER_CONTEXT,
    BER_PRIVATE
};

/* What a look at an element may find. */
enum ber_status {
    BER_OK,
    BER_CUT,         /* the capture ends inside its tag or length */
    BER_NOTHING,     /* no byte is left */
    BER_TAG_RUNS_ON, /* a tag of several bytes without a last one */
    BER_NO_LENGTH,   /* nothing behind the tag */
    BER_LENGTH_CUT,  /* a length of `need` bytes, of which `left` are there */
    BER_LONG         /* `need` bytes of content, of which `left` are there */
};

struct ber {
    enum ber_status status;
    uint8_t first;       /* the tag's first byte: class, form and a small number */
    uint8_t class;       /* BER_UNIVERSAL, ... */
    bool constructed;    /* made of other elements */
    uint32_t id;         /* the tag's number */
    uint32_t tag_len;    /* bytes of the tag */
    uint32_t length_len; /* bytes of the length */
    uint32_t length;     /* bytes of the content */
    uint32_t left, need;
};

/* ber_look: reads the tag and the length of the element at the cursor, which is not moved. */
struct ber ber_look(const struct reader *r);

#endif
