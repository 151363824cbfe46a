/* A TCP segment as a part of its connection (RFC 9293 3.3.2, RFC 5681, RFC 6298).
 *
 * What a student learns here: in which state each end is, which segment an acknowledgement answers
 * and how long that took, and what a receiver and a sender do when bytes are lost, come twice, or
 * find no room. The findings are Wireshark's, by name and by rule. */
#include "flow.h"

enum {
    FLOW_STREAM,
    FLOW_STATE_CLIENT,
    FLOW_STATE_SERVER,
    FLOW_STATE_FILTER,
    FLOW_STATE_ATTENTION,
    FLOW_COMPLETENESS,
    FLOW_CONNECTION_SYN,
    FLOW_CONNECTION_SYNACK,
    FLOW_CONNECTION_FIN,
    FLOW_CONNECTION_FIN_ACTIVE,
    FLOW_CONNECTION_FIN_PASSIVE,
    FLOW_CONNECTION_RST,
    FLOW_TIME_RELATIVE,
    FLOW_TIME_DELTA,
    FLOW_ACKS_FRAME,
    FLOW_ACK_RTT,
    FLOW_INITIAL_RTT,
    FLOW_BYTES_IN_FLIGHT,
    FLOW_PUSH_BYTES_SENT,
    FLOW_RETRANSMISSION,
    FLOW_FAST_RETRANSMISSION,
    FLOW_SPURIOUS_RETRANSMISSION,
    FLOW_OUT_OF_ORDER,
    FLOW_DUPLICATE_ACK,
    FLOW_LOST_SEGMENT,
    FLOW_ACK_LOST_SEGMENT,
    FLOW_ZERO_WINDOW,
    FLOW_ZERO_WINDOW_PROBE,
    FLOW_ZERO_WINDOW_PROBE_ACK,
    FLOW_WINDOW_FULL,
    FLOW_WINDOW_UPDATE,
    FLOW_KEEP_ALIVE,
    FLOW_KEEP_ALIVE_ACK,
    FLOW_REUSED_PORTS,
    FLOW_RTO,
    FLOW_RTO_FRAME,
    FLOW_DUPLICATE_ACK_NUM,
    FLOW_DUPLICATE_ACK_FRAME
};

#define FIN 0x01u
#define SYN 0x02u
#define RST 0x04u
#define ACK 0x10u

static const struct value_name states[] = {
    {TCP_STATE_UNKNOWN, "not known"},     {TCP_STATE_CLOSED, "CLOSED"},
    {TCP_STATE_LISTEN, "LISTEN"},         {TCP_STATE_SYN_SENT, "SYN_SENT"},
    {TCP_STATE_SYN_RECVD, "SYN_RECVD"},   {TCP_STATE_ESTABLISHED, "ESTABLISHED"},
    {TCP_STATE_FIN_WAIT_1, "FIN_WAIT_1"}, {TCP_STATE_FIN_WAIT_2, "FIN_WAIT_2"},
    {TCP_STATE_CLOSE_WAIT, "CLOSE_WAIT"}, {TCP_STATE_CLOSING, "CLOSING"},
    {TCP_STATE_LAST_ACK, "LAST_ACK"},     {TCP_STATE_TIME_WAIT, "TIME_WAIT"},
};

static const struct value_name filters[] = {
    {FLOW_NEW, "NEW"},
    {FLOW_ESTABLISHED, "ESTABLISHED"},
    {FLOW_RELATED, "RELATED"},
    {FLOW_INVALID, "INVALID"},
};

static const struct value_name attentions[] = {
    {TCP_SYN_FIN, "SYN and FIN in one segment: no honest sender opens and closes at once"},
    {TCP_NO_FLAGS, "no flag at all: a probe of what answers"},
    {TCP_ALL_FLAGS, "flags that exclude each other, lit like a Christmas tree: a probe"},
    {TCP_NO_HANDSHAKE, "no handshake was seen before it; a stateless filter lets it pass"},
    {TCP_DATA_AFTER_FIN, "data behind the FIN of its sender"},
    {TCP_CLOSED_PORT, "nobody listens on that port: a reset answers the SYN"},
    {TCP_STRAY_RESET, "a reset outside the window: its receiver ignores it"},
};

#define FACT(field, says, how, where, means)                                                       \
    .name = field, .label = says, .type = how, .rfc = where, .what = means

static const struct field_def rows[] = {
    [FLOW_STREAM] = {FACT("tcp.stream", "Stream", FT_UINT, "RFC 9293 3.3.1",
                          "The number of the connection among those of TCP, from 0 in the order of "
                          "their first segments.")},
    [FLOW_STATE_CLIENT] = {FACT("tcp.state.client", "Client's state", FT_UINT, "RFC 9293 3.3.2",
                                "The state of the end that opened the connection, when this "
                                "segment was sent and has arrived."),
                           NAMES(states)},
    [FLOW_STATE_SERVER] = {FACT("tcp.state.server", "Server's state", FT_UINT, "RFC 9293 3.3.2",
                                "The state of the end that was called: what it received shows once "
                                "it answers."),
                           NAMES(states)},
    [FLOW_STATE_FILTER] = {FACT("tcp.state.filter", "To a stateful filter", FT_UINT,
                                "RFC 6146 3.5.2",
                                "How a filter that remembers connections sees the segment: NEW "
                                "until both ends have sent one, then ESTABLISHED; INVALID where it "
                                "fits no connection."),
                           NAMES(filters)},
    [FLOW_STATE_ATTENTION] = {FACT("tcp.state.attention", "Attention", FT_UINT, "RFC 9293 3.10.7",
                                   "What no ordinary connection does: worth a second look."),
                              NAMES(attentions)},
    [FLOW_COMPLETENESS] = {FACT("tcp.completeness", "Seen of the connection", FT_UINT,
                                "RFC 9293 3.3.2",
                                "The sum of what was seen until now: 1 SYN, 2 SYN with ACK, 4 ACK, "
                                "8 data, 16 FIN, 32 RST.")},
    [FLOW_CONNECTION_SYN] = {FACT("tcp.connection.syn", "Opens a connection", FT_FLAG,
                                  "RFC 9293 3.5",
                                  "The first of the three segments of the handshake.")},
    [FLOW_CONNECTION_SYNACK] = {FACT("tcp.connection.synack", "Accepts the connection", FT_FLAG,
                                     "RFC 9293 3.5",
                                     "The second of the three segments of the handshake.")},
    [FLOW_CONNECTION_FIN] = {FACT("tcp.connection.fin", "Closes its direction", FT_FLAG,
                                  "RFC 9293 3.6",
                                  "The sender has no more data; the other end may still send.")},
    [FLOW_CONNECTION_FIN_ACTIVE] = {FACT("tcp.connection.fin_active", "Begins to close", FT_FLAG,
                                         "RFC 9293 3.6",
                                         "The end that sends the first FIN is the one that waits "
                                         "in TIME_WAIT afterwards.")},
    [FLOW_CONNECTION_FIN_PASSIVE] = {FACT("tcp.connection.fin_passive", "Closes, too", FT_FLAG,
                                          "RFC 9293 3.6",
                                          "The FIN of the end that was told by the other's FIN.")},
    [FLOW_CONNECTION_RST] = {FACT("tcp.connection.rst", "Breaks it off", FT_FLAG, "RFC 9293 3.5.2",
                                  "The connection ends at once, and what is on its way is lost.")},
    [FLOW_TIME_RELATIVE] = {FACT("tcp.time_relative", "Since its first segment", FT_DURATION,
                                 "RFC 9293 3.3.1",
                                 "How long ago the first segment of the connection was seen.")},
    [FLOW_TIME_DELTA] = {FACT("tcp.time_delta", "Since the segment before", FT_DURATION,
                              "RFC 9293 3.3.1",
                              "How long ago the last segment of the connection was seen.")},
    [FLOW_ACKS_FRAME] = {FACT("tcp.analysis.acks_frame", "Acknowledges frame", FT_UINT,
                              "RFC 9293 3.4",
                              "The number of the frame whose last byte this segment confirms.")},
    [FLOW_ACK_RTT] = {FACT("tcp.analysis.ack_rtt", "Round-trip time", FT_DURATION, "RFC 6298 2",
                           "The time from that frame to this one: to the other end and back, as "
                           "seen from the place of the capture.")},
    [FLOW_INITIAL_RTT] = {FACT("tcp.analysis.initial_rtt", "Round-trip time at first", FT_DURATION,
                               "RFC 6298 2",
                               "The time from the SYN to the segment that completes the "
                               "handshake.")},
    [FLOW_BYTES_IN_FLIGHT] = {FACT("tcp.analysis.bytes_in_flight", "Bytes in flight", FT_UINT,
                                   "RFC 5681 2",
                                   "How many bytes the sender has sent, this segment's included, "
                                   "that nobody has acknowledged."),
                              .unit = "bytes"},
    [FLOW_PUSH_BYTES_SENT] = {FACT("tcp.analysis.push_bytes_sent", "Bytes since the last push",
                                   FT_UINT, "RFC 9293 3.9.1.2",
                                   "How many bytes have come since the last segment with PSH."),
                              .unit = "bytes"},
    [FLOW_RETRANSMISSION] = {FACT("tcp.analysis.retransmission", "Retransmission", FT_FLAG,
                                  "RFC 9293 3.8.1",
                                  "These bytes were sent before: no acknowledgement came in time, "
                                  "so they go again.")},
    [FLOW_FAST_RETRANSMISSION] = {FACT("tcp.analysis.fast_retransmission", "Fast retransmission",
                                       FT_FLAG, "RFC 5681 3.2",
                                       "Sent again before a timer ran out, because several "
                                       "acknowledgements asked for the same byte.")},
    [FLOW_SPURIOUS_RETRANSMISSION] = {FACT("tcp.analysis.spurious_retransmission",
                                           "Spurious retransmission", FT_FLAG, "RFC 3522 1",
                                           "Sent again although all of it had been "
                                           "acknowledged.")},
    [FLOW_OUT_OF_ORDER] = {FACT("tcp.analysis.out_of_order", "Out of order", FT_FLAG,
                                "RFC 9293 3.4",
                                "It came behind a segment that was sent later: packets may take "
                                "different ways.")},
    [FLOW_DUPLICATE_ACK] = {FACT("tcp.analysis.duplicate_ack", "Duplicate acknowledgement", FT_FLAG,
                                 "RFC 5681 2",
                                 "Its sender got a segment that it did not expect, and says again "
                                 "which byte it waits for.")},
    [FLOW_LOST_SEGMENT] = {FACT("tcp.analysis.lost_segment", "A segment before it is missing",
                                FT_FLAG, "RFC 9293 3.4",
                                "The sequence number is beyond the expected one: a segment was "
                                "lost, comes later, or was not captured.")},
    [FLOW_ACK_LOST_SEGMENT] = {FACT("tcp.analysis.ack_lost_segment",
                                    "Acknowledges what was not seen", FT_FLAG, "RFC 9293 3.4",
                                    "It confirms bytes that are not in this capture: they arrived "
                                    "all the same.")},
    [FLOW_ZERO_WINDOW] = {FACT("tcp.analysis.zero_window", "Window closed", FT_FLAG,
                               "RFC 9293 3.8.6",
                               "The sender's buffer is full: the other end must not send data.")},
    [FLOW_ZERO_WINDOW_PROBE] = {FACT("tcp.analysis.zero_window_probe", "Probe of a closed window",
                                     FT_FLAG, "RFC 9293 3.8.6.1",
                                     "One byte, sent only to be told whether the window is still "
                                     "closed.")},
    [FLOW_ZERO_WINDOW_PROBE_ACK] = {FACT("tcp.analysis.zero_window_probe_ack",
                                         "Answer to such a probe", FT_FLAG, "RFC 9293 3.8.6.1",
                                         "The window is still closed, and the byte was not "
                                         "taken.")},
    [FLOW_WINDOW_FULL] = {FACT("tcp.analysis.window_full", "Fills the window", FT_FLAG,
                               "RFC 9293 3.8.6",
                               "With these bytes the sender has sent all that the receiver has "
                               "room for, and must wait.")},
    [FLOW_WINDOW_UPDATE] = {FACT("tcp.analysis.window_update", "Window update", FT_FLAG,
                                 "RFC 9293 3.8.6.2.2",
                                 "It says nothing but that its sender has another amount of room "
                                 "than before.")},
    [FLOW_KEEP_ALIVE] = {FACT("tcp.analysis.keep_alive", "Keep-alive", FT_FLAG, "RFC 9293 3.8.4",
                              "It repeats the number before the next one, only to hear whether "
                              "the other end is still there.")},
    [FLOW_KEEP_ALIVE_ACK] = {FACT("tcp.analysis.keep_alive_ack", "Answer to a keep-alive", FT_FLAG,
                                  "RFC 9293 3.8.4", "The other end is still there.")},
    [FLOW_REUSED_PORTS] = {FACT("tcp.analysis.reused_ports", "Ports used again", FT_FLAG,
                                "RFC 9293 3.4.1",
                                "A new connection between addresses and ports that had one "
                                "before.")},
    [FLOW_RTO] = {FACT("tcp.analysis.rto", "Sent before, ago", FT_DURATION, "RFC 6298 5",
                       "The time since these bytes were sent first: how long the sender waited "
                       "before it sent them again.")},
    [FLOW_RTO_FRAME] = {FACT("tcp.analysis.rto_frame", "Sent before in frame", FT_UINT,
                             "RFC 6298 5", "The frame that had the same bytes.")},
    [FLOW_DUPLICATE_ACK_NUM] = {FACT("tcp.analysis.duplicate_ack_num", "Duplicate number", FT_UINT,
                                     "RFC 5681 3.2",
                                     "How often the same acknowledgement has been repeated; the "
                                     "third makes the sender send again.")},
    [FLOW_DUPLICATE_ACK_FRAME] = {FACT("tcp.analysis.duplicate_ack_frame",
                                       "Duplicate of the one in frame", FT_UINT, "RFC 5681 2",
                                       "The frame that had this acknowledgement number first.")},
};

/* The rows of the findings stand in the order of their bits. */
#define N_FINDINGS (FLOW_REUSED_PORTS - FLOW_RETRANSMISSION + 1)
_Static_assert(TCP_REUSED_PORTS == 1u << (N_FINDINGS - 1), "a row for each finding");

static void number(struct dissect *d, unsigned id, uint32_t v)
{
    emit_same(d, id, d->r.pos, 0, v);
}

static void set(struct dissect *d, unsigned id, bool is)
{
    if (is)
        number(d, id, 1);
}

static void connection(struct dissect *d, const struct tcp_facts *x)
{
    const struct layer *tcp = &d->p->layers[d->y->parent];
    uint32_t flags = packet_number(d->p, tcp->offset + 12, 2);
    set(d, FLOW_CONNECTION_SYN, flags & SYN && !(flags & ACK));
    set(d, FLOW_CONNECTION_SYNACK, flags & SYN && flags & ACK);
    set(d, FLOW_CONNECTION_FIN, flags & FIN);
    set(d, FLOW_CONNECTION_FIN_ACTIVE, x->closes_first);
    set(d, FLOW_CONNECTION_FIN_PASSIVE, x->closes_second);
    set(d, FLOW_CONNECTION_RST, flags & RST);
}

static void analysis(struct dissect *d, const struct tcp_facts *x)
{
    uint32_t at = d->r.pos;
    if (x->acks_frame) {
        number(d, FLOW_ACKS_FRAME, x->acks_frame);
        emit_duration(d, FLOW_ACK_RTT, at, x->ack_rtt);
    }
    if (x->initial_rtt && (x->acks_frame || x->in_flight || x->push_bytes || x->findings))
        emit_duration(d, FLOW_INITIAL_RTT, at, x->initial_rtt);
    if (x->in_flight)
        number(d, FLOW_BYTES_IN_FLIGHT, x->in_flight);
    if (x->push_bytes)
        number(d, FLOW_PUSH_BYTES_SENT, x->push_bytes);
    for (unsigned i = 0; i < N_FINDINGS; i++)
        set(d, FLOW_RETRANSMISSION + i, x->findings >> i & 1);
    if (x->rto_frame) {
        emit_duration(d, FLOW_RTO, at, x->rto);
        number(d, FLOW_RTO_FRAME, x->rto_frame);
    }
    if (x->findings & TCP_DUPLICATE_ACK) {
        number(d, FLOW_DUPLICATE_ACK_NUM, x->dup_number);
        number(d, FLOW_DUPLICATE_ACK_FRAME, x->dup_frame);
    }
}

static void dissect(struct dissect *d)
{
    const struct tcp_facts *x = d->tcp;
    number(d, FLOW_STREAM, d->flow.stream);
    number(d, FLOW_STATE_CLIENT, x->client);
    number(d, FLOW_STATE_SERVER, x->server);
    number(d, FLOW_STATE_FILTER, x->filter);
    if (x->attention)
        number(d, FLOW_STATE_ATTENTION, x->attention);
    number(d, FLOW_COMPLETENESS, x->complete);
    connection(d, x);
    emit_duration(d, FLOW_TIME_RELATIVE, d->r.pos, d->flow.time);
    emit_duration(d, FLOW_TIME_DELTA, d->r.pos, d->flow.delta);
    analysis(d, x);
}

const struct protocol proto_tcp_flow = {
    .name = "tcp",
    .title = "TCP connection",
    .rfc = "RFC 9293",
    ROWS(rows),
    .dissect = dissect,
};
