/* --json: an object a line for each packet, for programs. What all packets have in common stands
 * under the keys that log shippers know, then comes an object for each layer. */
#include "wireloupe/dissect.h"
#include "json.h"

#include <errno.h>
#include <stdlib.h>

static uint32_t want(const struct view_options *o)
{
    (void)o;
    return WANT_VALUES | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY;
}

static void begin(struct out *out, const struct view_options *o)
{
    struct json_memory *m = o->memory;
    if (json_keys_make(&m->keys)) {
        m->objects = json_objects_open(&m->keys);
        m->headers = json_headers_open(&m->keys);
        m->forms = json_forms_open();
        m->flows = json_flows_open();
        m->vlan_id = registry_field("vlan.id", &m->vlan);
    }
    if (!m->objects || !m->headers || !m->forms || !m->flows || !out_open(&m->text, -1, 8192))
        out->error = ENOMEM;
}

static void forget(const struct view_options *o)
{
    struct json_memory *m = o->memory;
    json_headers_close(m->headers);
    json_objects_close(m->objects);
    json_forms_close(m->forms);
    free(m->flows);
    json_keys_free(&m->keys);
    out_free(&m->text);
}

/* RFC 3339 in UTC, always with nine digits, and how many bytes there were. */
static void put_frame(struct json *j)
{
    struct json_memory *m = j->memory;
    int64_t second = j->p->time / 1000000000, ns = j->p->time % 1000000000;
    if (ns < 0) {
        ns += 1000000000;
        second--;
    }
    if (!m->has_second || m->second != second) {
        format_date(j->text, second, 'T');
        m->has_second = j->text->at - j->text->start == 19;
        memcpy(m->second_text, j->text->start, 19);
        m->second = second;
        j->text->at = j->text->start;
    }
    char *at = PUT(out_begin(j->out, 128), "{\"timestamp\":\"");
    at = put_nanos(put_mem(at, m->second_text, 19), (uint32_t)ns);
    out_end(j->out, PUT(at, "Z\",\"pcap_cnt\":"));
    out_dec(j->out, j->p->number);
    at = PUT(out_begin(j->out, 64), ",\"len\":");
    at = PUT(put_dec(at, j->p->wirelen), ",\"caplen\":");
    out_end(j->out, put_dec(at, j->p->caplen));
}

/* The tags around the packet, outermost first. */
static void put_vlans(struct json *j)
{
    const struct field_def *id = j->memory->vlan_id;
    const struct packet *p = j->p;
    char between = '[';
    for (unsigned k = 0; id && k < p->n_layers; k++) {
        if (p->layers[k].proto != j->memory->vlan || !header_has(&p->layers[k], id))
            continue;
        if (between == '[')
            out_str(j->out, ",\"vlan\":");
        out_char(j->out, between);
        out_dec(j->out, header_value(p, &p->layers[k], id));
        between = ',';
    }
    if (between == ',')
        out_char(j->out, ']');
}

/* What the transport protocol carries. */
static void put_application(struct json *j)
{
    const struct packet *p = j->p;
    for (unsigned k = 1; k < p->n_layers; k++) {
        const struct layer *y = &p->layers[k], *up = &p->layers[y->parent];
        if (!(up->sport || up->dport) || y->proto == PROTO_data || y->flags & LAYER_PART)
            continue;
        out_str(j->out, ",\"app_proto\":\"");
        out_str(j->out, json_object_name(y->proto));
        out_char(j->out, '"');
        return;
    }
}

static void put_summary(struct json *j)
{
    const struct line_options plain = {.numeric = 2, .hide_data = true, .memory = j->lines};
    out_str(j->out, ",\"summary\":");
    line_text(j->text, &plain, j->p);
    json_words(j);
}

static void packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct json_memory *m = o->memory;
    struct json j = {.out = out,
                     .text = &m->text,
                     .p = p,
                     .memory = m,
                     .keys = &m->keys,
                     .lines = o->line.memory,
                     .all_bytes = o->line.hex > 0,
                     .only = o->only};
    if (o->bulk)
        out_str(out, "{\"create\":{}}\n");
    put_frame(&j);
    if (p->interface) {
        out_str(out, ",\"in_iface\":\"");
        out_json(out, (const uint8_t *)p->interface, strlen(p->interface));
        out_char(out, '"');
    }
    if (p->status & PACKET_TRUNCATED)
        out_str(out, ",\"truncated\":true");
    if (p->status & PACKET_MALFORMED)
        out_str(out, ",\"malformed\":true");
    put_vlans(&j);
    json_flow(&j);
    put_application(&j);
    put_summary(&j);
    json_layers(&j);
    out_mem(out, "}\n", 2);
}

const struct view view_json = {
    .name = "json",
    .help = "a JSON object a line for each packet, for programs",
    .apart = true,
    .want = want,
    .memory = sizeof(struct json_memory),
    .begin = begin,
    .packet = packet,
    .forget = forget,
};
