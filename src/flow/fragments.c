#include "wireloupe/reassembly.h"
#include <stdlib.h>
struct fragments *fragments_new(size_t memory)
{
    (void)memory;
    return malloc(1);
}
void fragments_free(struct fragments *t)
{
    free(t);
}
