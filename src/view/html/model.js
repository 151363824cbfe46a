'use strict';
// The data of the page, and the frame that is shown, made ready for walking through it. Whatever
// comes from a packet becomes text of the page (textContent), never markup.

const page = JSON.parse(document.getElementById('data').textContent);
const SAME = 1, PART = 4, POINTER = 8; // flags of a row
const TRUNCATED = 1, MALFORMED = 2, FRAGMENT = 8, GUESSED = 32, GOES_ON = 128; // of a layer
const COLORS = 6;

// A sentence of the page in its language; %1, %2 are replaced.
function say(id, ...args) {
    return page.text[id].replace(/%([1-9])/g, (_, i) => args[i - 1]);
}

function sayBytes(n) {
    return n === 1 ? say('byte') : say('bytes', n);
}

// An element with attributes and children; a string is text, null nothing.
function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
        if (name === 'on')
            for (const [type, handler] of Object.entries(value))
                element.addEventListener(type, handler);
        else if (value === true)
            element.setAttribute(name, '');
        else if (value !== false && value !== null && value !== undefined)
            element.setAttribute(name, value);
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined));
    return element;
}

function hex(n, digits) {
    return n.toString(16).padStart(digits, '0');
}

function bytesOf(text) {
    const bytes = new Uint8Array(text.length / 2);
    for (let i = 0; i < bytes.length; i++)
        bytes[i] = parseInt(text.substr(2 * i, 2), 16);
    return bytes;
}

// Layers that stand for no bytes (what is known of a flow) take no colour from the others.
function layersOf(data) {
    let colors = 0;
    return data.layers.map(([proto, flags, offset, length, first, count, shown]) => ({
        proto: page.protocols[proto], flags, offset, length, first, count, shown,
        color: length ? colors++ % COLORS : 'none', items: [],
    }));
}

// The innermost layer that field i belongs to, or null.
function layerOf(layers, i) {
    for (let k = layers.length - 1; k >= 0; k--)
        if (i >= layers[k].first && i < layers[k].first + layers[k].count)
            return layers[k];
    return null;
}

function heading(frame, layer, again) {
    const item = {
        kind: 'layer', layer, again, depth: 0, children: 0,
        offset: layer ? layer.offset : frame.bytes.length, length: layer ? layer.length : 0,
        label: layer ? layer.proto.title : say('left'),
        number: frame.items.length,
    };
    frame.items.push(item);
    return item;
}

function fieldItem(frame, layer, i) {
    const [rowNumber, depth, offset, length, value, text, note] = frame.data.fields[i];
    const row = page.rows[rowNumber];
    return {
        kind: 'field', layer, row, rowNumber, depth: depth + 1, offset, length, value, text,
        note: note || '', label: row.label, fact: !length || (row.flags & SAME) !== 0, children: 0,
        mask: row.mask && length === row.mask.length / 2 ? bytesOf(row.mask) : null,
        number: frame.items.length, parent: null,
    };
}

// "ip.checksum.status" is shown with "ip.checksum", which it judges. Returns whether it was.
function judges(frame, item) {
    if (item.length || !item.row.name.endsWith('.status'))
        return false;
    const name = item.row.name.slice(0, -'.status'.length);
    const judged = (item.layer ? item.layer.items : []).find(
        other => other.row.name === name && other.length && !other.verdict);
    if (judged)
        judged.verdict = { text: item.text, good: item.value === 1, bad: item.value === 0 };
    return Boolean(judged);
}

// What was put together from several frames, or decrypted, stands behind the frame's own bytes.
function sectionHeading(frame, section) {
    frame.items.push({
        kind: 'section', layer: null, depth: 0, children: 0, offset: section.at,
        length: section.length, number: frame.items.length,
        label: section.sealed ? say('decrypted', section.sealed.map(at => hex(at, frame.digits)).join('\u2013')) :
            say(section.frames.length > 1 ? 'reassembled' : 'section', section.frames.join(', ')),
    });
}

function beginLayer(frame, walk) {
    for (const section of frame.sections)
        if (section.layer === walk.next)
            sectionHeading(frame, section);
    walk.layer = frame.layers[walk.next];
    if (walk.layer.shown)
        heading(frame, walk.layer, false);
}

// Headings where field i is in another layer than the field before it.
function enterLayers(frame, walk, i) {
    const layer = layerOf(frame.layers, i);
    let begun = false;
    for (; walk.next < frame.layers.length && frame.layers[walk.next].first <= i; walk.next++) {
        beginLayer(frame, walk);
        begun = true;
    }
    if (layer !== walk.layer && (layer || !begun)) {
        walk.layer = layer;
        if (layer && !layer.shown)
            return;
        const item = heading(frame, layer, true);
        if (!layer) {
            item.offset = frame.data.fields[i][2];
            item.length = frame.data.caplen - item.offset;
        }
    }
}

function addField(frame, walk, i) {
    const item = fieldItem(frame, walk.layer, i);
    if (item.row.flags & PART || (item.layer && !item.layer.shown) || judges(frame, item))
        return;
    frame.items.push(item);
    if (item.layer)
        item.layer.items.push(item);
    while (walk.open.length && walk.open[walk.open.length - 1].depth >= item.depth)
        walk.open.pop();
    const parent = walk.open[walk.open.length - 1];
    if (parent && parent.layer === item.layer) {
        item.parent = parent;
        parent.children += item.fact ? 0 : 1;
    }
    walk.open.push(item);
}

// Which fields each byte belongs to: the smallest first, those of bits in their order.
function placeBytes(frame) {
    frame.at = Array.from(frame.bytes, () => []);
    for (const item of frame.items) {
        if (item.kind !== 'field' || item.fact)
            continue;
        for (let o = item.offset; o < item.offset + item.length && o < frame.at.length; o++)
            frame.at[o].push(item);
    }
    for (const items of frame.at)
        if (items.length > 1)
            items.sort((a, b) => Boolean(a.children) - Boolean(b.children) || a.number - b.number);
}

// The frame with that place in the page, its items in the order of the walk.
function prepare(index) {
    const data = page.frames[index];
    const frame = { index, data, bytes: bytesOf(data.hex), layers: layersOf(data), items: [] };
    frame.sections = data.sections.map(([at, length, layer, frames, sealed]) =>
        ({ at, length, layer, frames, sealed }));
    frame.digits = frame.bytes.length > 0x10000 ? 8 : 4;
    const walk = { next: 0, layer: null, open: [] };
    for (let i = 0; i < data.fields.length; i++) {
        enterLayers(frame, walk, i);
        addField(frame, walk, i);
    }
    for (; walk.next < frame.layers.length; walk.next++)
        beginLayer(frame, walk);
    placeBytes(frame);
    return frame;
}

// The bits of a field's bytes, "." for those of other fields: ["0100....", ...].
function bitsOf(frame, item) {
    return Array.from(item.mask, (mask, i) => {
        const byte = frame.bytes[item.offset + i];
        let bits = '';
        for (let bit = 7; bit >= 0; bit--)
            bits += mask >> bit & 1 ? byte >> bit & 1 : '\u00b7';
        return bits;
    });
}

function hexOf(frame, item, most) {
    const shown = Math.min(item.length, most);
    const pairs = Array.from(frame.bytes.subarray(item.offset, item.offset + shown),
        byte => hex(byte, 2));
    return pairs.join(' ') + (shown < item.length ? ' \u2026' : '');
}

// Offsets count from the frame's first byte, in a section from that section's.
function placeOf(frame, offset) {
    const section = offset < frame.data.caplen ? null :
        frame.sections.find(({ at, length }) => offset >= at && offset < at + length);
    return hex(offset - (section ? section.at : 0), frame.digits);
}

function rangeOf(frame, item) {
    const last = item.offset + item.length - 1;
    return placeOf(frame, item.offset) + (item.length > 1 ? '\u2013' + placeOf(frame, last) : '');
}

// The last byte of what a length counts, or null.
function targetOf(item) {
    const points = item.kind === 'field' && item.row.flags & POINTER && item.layer &&
        item.value && item.length;
    return points ? item.layer.offset + item.value - 1 : null;
}

function colorOf(item) {
    return item.layer ? 'c-' + item.layer.color : 'c-none';
}
