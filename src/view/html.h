/* What the files of --html share: the parts of the page. */
#ifndef HTML_H
#define HTML_H

#include "wireloupe/view.h"

/* The styles of the page and of --report, and the scripts of the page (from html/), put into the
 * program when it is built, and their SHA-256 in base64. */
extern const char html_css[], report_css[], html_js[];
extern const unsigned html_css_len, report_css_len, html_js_len;
extern const char html_css_hash[], report_css_hash[], html_js_hash[];

/* html_head: the page up to where its data begin; html_foot: what stands behind them. */
void html_head(struct out *out);
void html_foot(struct out *out);

/* html_string: n bytes of text as a JSON string with its quotes, none of which can end the script
 * element it stands in. `scratch` is a buffer in memory; it is left empty. */
void html_string(struct out *out, struct out *scratch, const char *s, size_t n);
/* html_texts: the sentences of the page itself as a JSON object. */
void html_texts(struct out *out, struct out *scratch);

#endif
