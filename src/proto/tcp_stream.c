/* A message that several TCP segments carry (RFC 9293 3.7), and the segments of one.
 *
 * What a student learns here: TCP carries a stream of bytes. Where one segment ends and the next
 * begins means nothing to the programs at both ends: a message may begin in the middle of a segment
 * and end in the middle of another. */
#include "wireloupe/dissect.h"

enum {
    TCP_STREAM_SEGMENT,
    TCP_STREAM_SEGMENT_COUNT,
    TCP_STREAM_LENGTH,
    TCP_STREAM_OVERLAP,
    TCP_STREAM_CONFLICT,
    TCP_STREAM_DATA
};

static const struct field_def rows[] = {
    [TCP_STREAM_SEGMENT] = {.name = "tcp.segment",
                            .label = "Segment in frame",
                            .type = FT_UINT,
                            .flags = FF_SAME,
                            .rfc = "RFC 9293 3.7",
                            .what = "The number of a frame that carries a part of the message."},
    [TCP_STREAM_SEGMENT_COUNT] = {.name = "tcp.segment.count",
                                  .label = "Segments",
                                  .type = FT_UINT,
                                  .flags = FF_SAME,
                                  .rfc = "RFC 9293 3.7",
                                  .what = "How many segments carry the message."},
    [TCP_STREAM_LENGTH] = {.name = "tcp.reassembled.length",
                           .label = "Reassembled length",
                           .type = FT_UINT,
                           .unit = "bytes",
                           .flags = FF_SAME,
                           .rfc = "RFC 9293 3.7",
                           .what = "How long the message is that the segments make together."},
    [TCP_STREAM_OVERLAP] = {.name = "tcp.segment.overlap",
                            .label = "Segments overlap",
                            .type = FT_UINT,
                            .flags = FF_SAME,
                            .rfc = "RFC 9293 3.10.7.4",
                            .what = "Set: some bytes of the message came twice; what came first "
                                    "counts."},
    [TCP_STREAM_CONFLICT] = {.name = "tcp.segment.overlap.conflict",
                             .label = "Conflicting data",
                             .type = FT_UINT,
                             .flags = FF_SAME,
                             .rfc = "RFC 9293 3.10.7.4",
                             .what = "Set: some bytes came twice and were not the same: a damaged "
                                     "packet, or somebody who wants to mislead those who listen."},
    [TCP_STREAM_DATA] = {.name = "tcp.segment_data",
                         .label = "Segment data",
                         .type = FT_BYTES,
                         .brief = "data",
                         .rfc = "RFC 9293 3.7",
                         .what = "A part of a message that other segments carry, too; it is shown "
                                 "whole with the last of them."},
};

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    if (!section_facts(d, TCP_STREAM_SEGMENT))
        emit_rest(d, TCP_STREAM_DATA);
}

const struct protocol proto_tcp_stream = {
    .name = "tcp",
    .title = "Message in TCP segments",
    .rfc = "RFC 9293 3.7",
    ROWS(rows),
    .beyond = true,
    .dissect = dissect,
};
