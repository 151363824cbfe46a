/* What --only picks of a packet. */
#include "wireloupe/view.h"

bool view_shows(const struct view_options *o, const struct packet *p, const struct layer *y)
{
    if (!o->only)
        return true;
    while (y && !o->only[y->proto] && y->flags & LAYER_PART && &p->layers[y->parent] != y)
        y = &p->layers[y->parent];
    return y && o->only[y->proto];
}

bool view_picks(const struct view_options *o, const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        if (view_shows(o, p, &p->layers[i]))
            return true;
    }
    return !o->only;
}
