/* The decompressors that were built in, each a thin layer over its library. */
#include "stream.h"

#include <stdlib.h>

#include "wireloupe/capture.h"

#ifdef HAVE_ZLIB
#include <zlib.h>

static void *gzip_open(void)
{
    z_stream *z = calloc(1, sizeof *z);
    /* 15 bits of window, and 32: a gzip or zlib header is expected. */
    if (z && inflateInit2(z, 15 + 32) != Z_OK) {
        free(z);
        z = NULL;
    }
    return z;
}

static void gzip_close(void *state)
{
    inflateEnd(state);
    free(state);
}

/* A gzip file is one or more members, end to end. */
static ssize_t gzip_read(struct stream *s, void *state, uint8_t *buf, size_t n)
{
    z_stream *z = state;
    z->next_out = buf;
    z->avail_out = (uInt)n;
    while (z->avail_out == (uInt)n) {
        const uint8_t *in;
        size_t have = stream_raw(s, &in);
        if (!have) {
            if (z->total_in)
                s->problem = "the compressed data end too early";
            return 0;
        }
        z->next_in = (Bytef *)(uintptr_t)in;
        z->avail_in = (uInt)have;
        int status = inflate(z, Z_NO_FLUSH);
        stream_used(s, have - z->avail_in);
        if (status == Z_STREAM_END)
            inflateReset(z);
        else if (status != Z_OK && status != Z_BUF_ERROR)
            return -1;
    }
    return (ssize_t)(n - z->avail_out);
}

static const struct decoder gzip = {"gzip", {0x1f, 0x8b}, 2, gzip_open, gzip_read, gzip_close};
#endif

#ifdef HAVE_LIBZSTD
#include <zstd.h>

struct zstd_state {
    ZSTD_DStream *stream;
    size_t hint; /* what the last call returned: 0 at the end of a frame */
};

static void *zstd_open(void)
{
    struct zstd_state *z = calloc(1, sizeof *z);
    if (z && !(z->stream = ZSTD_createDStream())) {
        free(z);
        z = NULL;
    }
    return z;
}

static void zstd_close(void *state)
{
    struct zstd_state *z = state;
    ZSTD_freeDStream(z->stream);
    free(z);
}

static ssize_t zstd_read(struct stream *s, void *state, uint8_t *buf, size_t n)
{
    struct zstd_state *z = state;
    ZSTD_outBuffer out = {buf, n, 0};
    while (!out.pos) {
        const uint8_t *in;
        size_t have = stream_raw(s, &in);
        ZSTD_inBuffer from = {in, have, 0};
        size_t hint = ZSTD_decompressStream(z->stream, &out, &from);
        if (ZSTD_isError(hint))
            return -1;
        stream_used(s, from.pos);
        if (!have && !out.pos) {
            if (z->hint)
                s->problem = "the compressed data end too early";
            return 0;
        }
        if (have)
            z->hint = hint;
    }
    return (ssize_t)out.pos;
}

static const struct decoder zstd = {"zstd",    {0x28, 0xb5, 0x2f, 0xfd}, 4, zstd_open, zstd_read,
                                    zstd_close};
#endif

#ifdef HAVE_LIBLZ4
#include <lz4frame.h>

struct lz4_state {
    LZ4F_dctx *context;
    size_t hint;
};

static void *lz4_open(void)
{
    struct lz4_state *z = calloc(1, sizeof *z);
    if (z && LZ4F_isError(LZ4F_createDecompressionContext(&z->context, LZ4F_VERSION))) {
        free(z);
        z = NULL;
    }
    return z;
}

static void lz4_close(void *state)
{
    struct lz4_state *z = state;
    LZ4F_freeDecompressionContext(z->context);
    free(z);
}

static ssize_t lz4_read(struct stream *s, void *state, uint8_t *buf, size_t n)
{
    struct lz4_state *z = state;
    size_t out = 0;
    while (!out) {
        const uint8_t *in;
        size_t have = stream_raw(s, &in), used = have;
        out = n;
        size_t hint = LZ4F_decompress(z->context, buf, &out, in, &used, NULL);
        if (LZ4F_isError(hint))
            return -1;
        stream_used(s, used);
        if (!have && !out) {
            if (z->hint)
                s->problem = "the compressed data end too early";
            return 0;
        }
        if (have)
            z->hint = hint;
    }
    return (ssize_t)out;
}

static const struct decoder lz4 = {"lz4",    {0x04, 0x22, 0x4d, 0x18}, 4, lz4_open, lz4_read,
                                   lz4_close};
#endif

const struct decoder *const decoders[] = {
#ifdef HAVE_ZLIB
    &gzip,
#endif
#ifdef HAVE_LIBZSTD
    &zstd,
#endif
#ifdef HAVE_LIBLZ4
    &lz4,
#endif
    NULL};
