/* Object identifiers in SNMP's line, with the names of what RFC 1213 and the frameworks of version
 * 3 define: "system.sysName.0". */
#include <string.h>

#include "snmp.h"
#include "wireloupe/out.h"

static const struct object {
    uint32_t number;
    uint8_t depth; /* in the tree; children follow their parent */
    const char *name;
} objects[] = {
#define MIB(depth, number, name) {number, depth, name},
#include "snmp_mib.def"
#undef MIB
};

#define N_OBJECTS (sizeof objects / sizeof *objects)
#define NOWHERE N_OBJECTS

/* The beginnings that the line shortens. */
static const struct shortcut {
    const char *text;
    uint8_t len;
    uint8_t bytes[5];
} shortcuts[] = {
    {"", 5, {0x2b, 6, 1, 2, 1}},   /* mib-2 */
    {"X:", 4, {0x2b, 6, 1, 3}},    /* experimental */
    {"E:", 5, {0x2b, 6, 1, 4, 1}}, /* enterprises */
    {"S:", 5, {0x2b, 6, 1, 6, 3}}, /* modules of SNMP */
};

static size_t child_of(size_t at, uint32_t number)
{
    unsigned depth = objects[at].depth;
    for (size_t i = at + 1; i < N_OBJECTS && objects[i].depth > depth; i++) {
        if (objects[i].depth == depth + 1 && objects[i].number == number)
            return i;
    }
    return NOWHERE;
}

struct path {
    struct out *o;
    size_t at; /* the object that the numbers so far stand for */
    bool names, silent, separates;
};

static void put_arc(struct path *p, uint32_t number, bool root)
{
    if (root)
        p->at = p->names && number == objects[0].number ? 0 : NOWHERE;
    else if (p->at != NOWHERE)
        p->at = child_of(p->at, number);
    if (p->silent)
        return;
    if (p->separates)
        out_char(p->o, '.');
    p->separates = true;
    if (p->at != NOWHERE)
        out_str(p->o, objects[p->at].name);
    else
        out_dec(p->o, number);
}

void snmp_put_oid(struct out *o, const uint8_t *bytes, uint32_t n, bool names)
{
    struct path p = {.o = o, .names = names, .at = NOWHERE, .separates = true};
    const struct shortcut *s = names ? shortcuts : shortcuts + sizeof shortcuts / sizeof *shortcuts;
    uint32_t v = 0, quiet = 0;
    for (; s < shortcuts + sizeof shortcuts / sizeof *shortcuts && !quiet; s++) {
        if (n >= s->len && memcmp(bytes, s->bytes, s->len) == 0) {
            quiet = s->len;
            out_str(o, s->text);
            p.separates = false;
        }
    }
    for (uint32_t i = 0, arcs = 0; i < n; i++) {
        v = v << 7 | (bytes[i] & 0x7fu);
        if (bytes[i] & 0x80)
            continue;
        p.silent = i < quiet;
        if (!arcs++) { /* X.690 8.19.4: the first two arcs share a number */
            uint32_t root = v / 40 < 2 ? v / 40 : 2;
            put_arc(&p, root, true);
            v -= root * 40;
        }
        put_arc(&p, v, false);
        v = 0;
    }
}
