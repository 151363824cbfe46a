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
