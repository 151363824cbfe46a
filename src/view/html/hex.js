// The left side: offsets, bytes, characters. A byte carries the colour of its layer.

const BYTES_AT_ONCE = 4096;

function byteClasses(frame, o) {
    const items = frame.at[o], leaf = items[0];
    const before = o ? frame.at[o - 1] : [], after = o + 1 < frame.at.length ? frame.at[o + 1] : [];
    const joins = others => items.some(item => !item.children && others.includes(item));
    return 'b ' + (leaf ? colorOf(leaf) : 'c-none') + (joins(before) ? '' : ' s') +
        (joins(after) ? '' : ' e');
}

function character(byte) {
    return byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '\u00b7';
}

function hexRow(frame, from, stop, columns, cells) {
    const row = make('div', { class: 'row', role: 'row' },
        make('span', { class: 'o', role: 'rowheader' }, placeOf(frame, from)));
    const characters = make('span', { class: 'characters', 'aria-hidden': 'true' });
    for (let o = from; o < from + columns; o++) {
        const half = (o - from) % 8 === 0 && o > from ? ' h' : '';
        if (o >= stop) {
            row.append(make('span', { class: 'b blank' + half, 'aria-hidden': 'true' }));
            continue;
        }
        const byte = make('span', {
            class: byteClasses(frame, o) + half, role: 'gridcell', tabindex: '-1', 'data-o': o,
        }, hex(frame.bytes[o], 2));
        const shown = make('span', { 'data-o': o }, character(frame.bytes[o]));
        row.append(byte);
        characters.append(shown);
        cells[o] = [byte, shown];
    }
    row.append(characters);
    return row;
}

// Where the rows begin and end: those of the frame, and of each section behind a heading.
function hexRows(frame, columns) {
    const rows = [], parts = [{ at: 0, length: frame.data.caplen }, ...frame.sections];
    for (const part of parts) {
        const end = Math.min(part.at + part.length, frame.bytes.length);
        for (let from = part.at; from < end; from += columns)
            rows.push({
                from, stop: Math.min(from + columns, end),
                section: part.frames && from === part.at ? part : null,
            });
    }
    return rows;
}

// Fills the grid up to byte `stop`; a long frame's rest waits until it is asked for.
function growHex(frame, grid, stop) {
    const columns = Number(grid.dataset.columns);
    for (; grid.rest.length && grid.rest[0].from < stop; grid.rest.shift()) {
        const { from, stop: end, section } = grid.rest[0];
        if (section)
            grid.append(make('p', { class: 'section' },
                frame.items.find(item => item.kind === 'section' && item.offset === from).label));
        grid.append(hexRow(frame, from, end, columns, grid.cells));
    }
}

function buildHex(frame, columns) {
    const grid = make('div', {
        class: 'grid', role: 'grid', 'aria-label': say('hex'), 'data-columns': columns,
    });
    grid.rest = hexRows(frame, columns);
    grid.cells = [];
    growHex(frame, grid, BYTES_AT_ONCE);
    return grid;
}

// The spans of the bytes and characters of an item, as far as they are shown.
function byteElements(grid, item) {
    return grid.cells.slice(item.offset, item.offset + item.length).flat().filter(Boolean);
}
