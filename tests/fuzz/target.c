/* One target for libFuzzer: TARGET is its function; MUTATE, where there is one, that which changes
 * its inputs. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return TARGET(data, size);
}

#ifdef MUTATE
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    return MUTATE(data, size, room, seed);
}
#endif
