// What is printed: the frame as a handout, its bytes, and every layer's drawing and fields.

function printHex(frame) {
    const grid = buildHex(frame, 16);
    growHex(frame, grid, frame.bytes.length);
    return make('section', { class: 'bytes' }, grid);
}

function printRow(frame, item) {
    const place = item.fact ? '' : placeOf(frame, item.offset);
    const pairs = item.fact || item.children ? '' : item.mask ? bitsOf(frame, item).join(' ') :
        hexOf(frame, item, 8);
    const label = make('td', {}, item.fact ? '[' + item.label + ']' : item.label);
    label.style.setProperty('--depth', Math.min(item.depth - 1, 6));
    return make('tr', { class: colorOf(item) },
        make('td', { class: 'mono' }, place), make('td', { class: 'mono' }, pairs), label,
        make('td', { class: 'value' }, item.text, item.verdict ? ', ' + item.verdict.text : null),
        make('td', { class: 'what' }, item.row.what));
}

function printLayer(frame, title, items) {
    const fields = items.filter(item => item.kind === 'field');
    return make('section', { class: 'layer' },
        make('h2', { class: colorOf(title) },
            make('span', {}, title.again && title.layer ? say('continued', title.label) :
                title.label),
            make('span', { class: 'place' }, title.length ? rangeOf(frame, title) : ''),
            make('span', { class: 'rfc' }, title.layer ? title.layer.proto.rfc : '')),
        title.again ? null : buildDrawing(frame, title.layer, null),
        fields.length ? make('table', {},
            make('thead', {}, make('tr', {}, ['place', 'bytes_column', 'field', 'value', 'meaning']
                .map(id => make('th', { scope: 'col' }, say(id))))),
            make('tbody', {}, fields.map(item => printRow(frame, item)))) : null);
}

function buildHandout(frame) {
    const { data } = frame, sections = [];
    for (let n = 0; n < frame.items.length;) {
        let stop = n + 1;
        while (stop < frame.items.length && frame.items[stop].kind === 'field')
            stop++;
        sections.push(printLayer(frame, frame.items[n], frame.items.slice(n + 1, stop)));
        n = stop;
    }
    return [
        make('header', {}, make('h1', {}, say('frame', data.number)),
            make('p', {}, sizeOf(data), ' \u00b7 ', data.time),
            make('p', { class: 'mono' }, data.line)),
        printHex(frame), ...sections,
    ];
}

// ---- worksheets ----

// Text, or where it is asked for a rule to write on that is about as long.
function blank(text, isAsked) {
    if (!isAsked || page.key || !text)
        return text;
    const rule = make('span', { class: 'rule' });
    rule.style.width = Math.min(24, Math.max(8, Math.ceil(text.length / 4) * 4)) + 'ch';
    return rule;
}

function sheetRow(frame, item, number) {
    const asks = !item.children, all = page.sheet === 'all';
    const pairs = item.mask ? bitsOf(frame, item).join(' ') : hexOf(frame, item, 8);
    const label = make('td', {}, blank(item.label, asks && page.sheet !== 'values'));
    if (!all)
        label.style.setProperty('--depth', Math.min(item.depth - 1, 6));
    return make('tr', {}, make('td', { class: 'number' }, asks ? number + '.' : ''),
        make('td', { class: 'mono' }, blank(placeOf(frame, item.offset), asks && all)),
        make('td', { class: 'mono' }, item.children && !item.mask ? '' : blank(pairs, asks && all)),
        label, make('td', { class: 'value' },
            asks ? blank(item.text, page.sheet !== 'names') : ''));
}

function sheetLayer(frame, title, fields, counter) {
    const all = page.sheet === 'all';
    const asked = fields.filter(item => !item.fact && (!item.children || !all));
    return make('section', { class: 'layer' },
        make('h2', {}, blank(title.label, all)),
        make('table', { class: 'sheet' }, make('tbody', {}, asked.map(item =>
            sheetRow(frame, item, item.children ? 0 : ++counter.n)))));
}

function sheetHex(frame) {
    const bytes = printHex(frame);
    if (page.sheet === 'all' && !page.key)
        for (const byte of bytes.querySelectorAll('.b:not(.blank)'))
            byte.className = 'b plain' + (byte.classList.contains('h') ? ' h' : '');
    return bytes;
}

function buildSheet(frame) {
    const sections = [], counter = { n: 0 };
    for (let n = 0; n < frame.items.length;) {
        let stop = n + 1;
        while (stop < frame.items.length && frame.items[stop].kind === 'field')
            stop++;
        if (stop > n + 1 && frame.items[n].length)
            sections.push(sheetLayer(frame, frame.items[n], frame.items.slice(n + 1, stop), counter));
        n = stop;
    }
    return make('div', { class: 'frame' },
        make('header', {}, make('p', { class: 'who' }, make('span', {}, say('name')), ' ',
            make('span', {}, say('date'))),
        make('h1', {}, say('frame', frame.data.number)), make('p', {}, say('sheet_' + page.sheet))),
        sheetHex(frame), ...sections);
}
