/* The page of --html without its data: head, policy, style, scripts, and its own sentences.
 *
 * The page asks nobody for anything: its policy allows the one style and the one script whose
 * hashes it names. The data stand in a script element that is not run; its JSON has no "<". */
#include "html.h"

#include "wireloupe/lang.h"

/* Everything that the page says by itself; the page replaces %1 and %2. */
static const struct {
    const char *id, *text;
} texts[] = {
    {"frame", N_("Frame %1")},
    {"frames", N_("Frames")},
    {"of", N_("%1 of %2")},
    {"before", N_("Previous")},
    {"after", N_("Next")},
    {"filter", N_("Filter by words")},
    {"shown", N_("%1 of %2 frames")},
    {"omitted", N_("%1 more frames were left out (--html-limit)")},
    {"no_frames", N_("There are no frames here.")},
    {"byte", N_("1 byte")},
    {"bytes", N_("%1 bytes")},
    {"captured", N_("%1, %2 of them captured")},
    {"full", N_("There are more fields than the limit: the last ones stand together undecoded.")},
    {"hex", N_("Bytes")},
    {"fields", N_("Fields")},
    {"explanation", N_("Explanation")},
    {"left", N_("What is left")},
    {"continued", N_("%1, continued")},
    {"truncated", N_("Cut short: the rest of this was not captured.")},
    {"malformed", N_("Malformed: a length or value here contradicts another.")},
    {"fragment", N_("A later fragment: what it carries begins in another packet.")},
    {"guessed", N_("Recognised by its content: no number before it says what it is.")},
    {"goes_on", N_("A message in it goes on in another packet: it is shown whole there.")},
    {"section", N_("Put together from frame %1")},
    {"reassembled", N_("Put together from frames %1")},
    {"decrypted", N_("Decrypted from %1 of this frame")},
    {"more", N_("Show more")},
    {"more_fields", N_("More fields follow.")},
    {"values", N_("Values")},
    {"same", N_("says again what stands at %1")},
    {"fact", N_("worked out; stands for no bytes")},
    {"hint", N_("The arrow keys walk through the fields, Page Up and Page Down through the frames. "
                "A click pins a field, Escape lets it go.")},
    {"quiz", N_("Quiz")},
    {"leave", N_("Leave the quiz")},
    {"question", N_("Question %1 of %2")},
    {"score", N_("%1 of %2 right")},
    {"click", N_("Click a byte of: %1")},
    {"what_is", N_("What stands at %1?")},
    {"quiz_hint", N_("Or move to it with the arrow keys and press Enter.")},
    {"right", N_("Right.")},
    {"wrong", N_("No: this is %1, at %2.")},
    {"next", N_("Next question")},
    {"finish", N_("See the result")},
    {"result", N_("%1 of %2 right.")},
    {"again", N_("Once more")},
    {"no_questions", N_("This frame has no fields to ask for.")},
    {"print", N_("Print")},
    {"print_all", N_("Print all")},
    {"dark", N_("Dark")},
    {"place", N_("Place")},
    {"bytes_column", N_("Bytes")},
    {"field", N_("Field")},
    {"value", N_("Value")},
    {"meaning", N_("Meaning")},
    {"name", N_("Name")},
    {"date", N_("Date")},
    {"sheet_values", N_("What does each field say?")},
    {"sheet_names", N_("What is each field called?")},
    {"sheet_all", N_("Where does each field begin and end, what is it called, what does it say?")},
    {"script",
     N_("This page shows its frames by a script of its own; the browser does not run it.")},
};

#define N_TEXTS (sizeof texts / sizeof texts[0])

void html_string(struct out *out, struct out *scratch, const char *s, size_t n)
{
    scratch->at = scratch->start;
    out_json(scratch, (const uint8_t *)s, n);
    out_char(out, '"');
    for (const char *at = scratch->start; at < scratch->at; at++) {
        if (*at == '<' || *at == '>' || *at == '&') {
            out_mem(out, "\\u00", 4);
            out_hex(out, (uint8_t)*at, 2);
        } else {
            out_char(out, *at);
        }
    }
    out_char(out, '"');
    scratch->at = scratch->start;
}

void html_texts(struct out *out, struct out *scratch)
{
    out_char(out, '{');
    for (size_t i = 0; i < N_TEXTS; i++) {
        if (i)
            out_str(out, ",\n");
        html_string(out, scratch, texts[i].id, strlen(texts[i].id));
        out_char(out, ':');
        const char *text = lang_text(texts[i].text);
        html_string(out, scratch, text, strlen(text));
    }
    out_char(out, '}');
}

void html_head(struct out *out)
{
    out_str(out, "<!DOCTYPE html>\n<html lang=\"");
    out_str(out, lang_code());
    out_str(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                 "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
                 "style-src 'sha256-");
    out_str(out, html_css_hash);
    out_str(out, "'; script-src 'sha256-");
    out_str(out, html_js_hash);
    out_str(out, "'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<title>wireloupe</title>\n<style>");
    out_bytes(out, html_css, html_css_len);
    out_str(out, "</style>\n</head>\n<body>\n<noscript>");
    out_str(out, lang_text(texts[N_TEXTS - 1].text));
    out_str(out, "</noscript>\n<script type=\"application/json\" id=\"data\">\n");
}

void html_foot(struct out *out)
{
    out_str(out, "\n</script>\n<script>");
    out_bytes(out, html_js, html_js_len);
    out_str(out, "</script>\n</body>\n</html>\n");
}
