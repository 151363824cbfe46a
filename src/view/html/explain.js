// What is said of the item at hand, in letters that the last row can read.

const NAMES_SHOWN = 8;

// The words for the values of a field, around the one it has.
function valueNames(item) {
    const names = item.row.names;
    if (!names || names.length < 2)
        return null;
    const at = names.findIndex(([value]) => value === item.value);
    const from = Math.max(0, Math.min(at - NAMES_SHOWN / 2, names.length - NAMES_SHOWN));
    const shown = names.slice(from, from + NAMES_SHOWN);
    const list = make('ul', { class: 'names', 'aria-label': say('values') });
    if (from > 0)
        list.append(make('li', { class: 'rest' }, '\u2026'));
    for (const [value, name] of shown)
        list.append(make('li', value === item.value ? { class: 'now', 'aria-current': 'true' } : {},
            make('span', { class: 'number' }, String(value)), ' ', name));
    if (from + NAMES_SHOWN < names.length)
        list.append(make('li', { class: 'rest' }, '\u2026'));
    return list;
}

function bitStrip(frame, item) {
    return make('span', { class: 'bits' }, bitsOf(frame, item).map(bits =>
        make('span', { class: 'octet' }, Array.from(bits, bit =>
            make('span', bit === '\u00b7' ? {} : { class: 'on' }, bit)))));
}

function placeLine(frame, item) {
    const parts = [];
    if (item.fact)
        parts.push(make('span', {}, item.length ? say('same', rangeOf(frame, item)) : say('fact')));
    else if (item.length)
        parts.push(make('span', { class: 'mono' }, rangeOf(frame, item)),
            make('span', {}, sayBytes(item.length)));
    if (item.kind === 'field' && item.mask && !item.fact)
        parts.push(bitStrip(frame, item));
    else if (item.kind === 'field' && item.length && !item.fact)
        parts.push(make('span', { class: 'mono pairs' }, hexOf(frame, item, 8)));
    if (item.note)
        parts.push(make('span', { class: targetOf(item) === null ? 'note' : 'note points' },
            item.note.replace('->', '\u2192').replaceAll('\n', ' ')));
    return make('p', { class: 'where' }, parts);
}

function sourceLine(item) {
    const parts = [];
    if (item.kind === 'field') {
        if (item.layer)
            parts.push(make('span', {}, item.layer.proto.title));
        parts.push(make('span', {}, item.row.rfc), make('span', { class: 'mono' }, item.row.name));
    } else if (item.layer) {
        parts.push(make('span', {}, item.layer.proto.rfc),
            make('span', { class: 'mono' }, item.layer.proto.name));
    }
    return make('p', { class: 'source' }, parts);
}

function explainItem(frame, item) {
    const isField = item.kind === 'field';
    const text = isField ? item.text : '';
    return [
        make('h2', { class: colorOf(item) },
            make('span', { class: 'label' }, item.label), ' ',
            text ? make('span', { class: 'value' + (text.length > 60 ? ' long' : '') }, text) : null,
            item.verdict ? ' ' : null, isField ? verdictOf(item) : null),
        isField ? make('p', { class: 'what' }, item.row.what) :
            layerMarks(item.layer),
        placeLine(frame, item),
        isField ? valueNames(item) : null,
        sourceLine(item),
    ].flat();
}

function sizeOf(data) {
    return data.len === data.caplen ? sayBytes(data.len) :
        say('captured', sayBytes(data.len), data.caplen);
}

// Before anything is chosen: the frame, and how to go on.
function explainFrame(frame) {
    const { data } = frame;
    return [
        make('h2', { class: 'c-none' }, make('span', { class: 'label' }, say('frame', data.number))),
        make('p', { class: 'what' }, sizeOf(data)),
        data.full ? make('p', { class: 'what' }, say('full')) : null,
        make('p', { class: 'hint' }, say('hint')),
    ];
}
