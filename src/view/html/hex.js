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

function hexRow(frame, from, columns) {
    const stop = Math.min(from + columns, frame.bytes.length);
    const row = make('div', { class: 'row', role: 'row' },
        make('span', { class: 'o', role: 'rowheader' }, hex(from, frame.digits)));
    const characters = make('span', { class: 'characters', 'aria-hidden': 'true' });
    for (let o = from; o < stop; o++) {
        const half = (o - from) % 8 === 0 && o > from ? ' h' : '';
        row.append(make('span', {
            class: byteClasses(frame, o) + half, role: 'gridcell', tabindex: '-1', 'data-o': o,
        }, hex(frame.bytes[o], 2)));
        characters.append(make('span', { 'data-o': o }, character(frame.bytes[o])));
    }
    for (let o = stop; o < from + columns; o++)
        row.append(make('span', {
            class: 'b blank' + ((o - from) % 8 === 0 && o > from ? ' h' : ''), 'aria-hidden': 'true',
        }));
    row.append(characters);
    return row;
}

// Fills the grid up to byte `stop`; a long frame's rest waits until it is asked for.
function growHex(frame, grid, stop) {
    const columns = Number(grid.dataset.columns);
    let from = Number(grid.dataset.shown);
    for (; from < Math.min(stop, frame.bytes.length); from += columns)
        grid.append(hexRow(frame, from, columns));
    grid.dataset.shown = from;
}

function buildHex(frame, columns) {
    const grid = make('div', {
        class: 'grid', role: 'grid', 'aria-label': say('hex'), 'data-columns': columns,
        'data-shown': 0,
    });
    growHex(frame, grid, BYTES_AT_ONCE);
    return grid;
}

// The spans of the bytes and characters of an item, as far as they are shown.
function byteElements(grid, item) {
    const found = [];
    const columns = Number(grid.dataset.columns);
    for (let o = item.offset; o < item.offset + item.length; o++) {
        const row = grid.children[Math.floor(o / columns)];
        if (!row)
            break;
        const column = o % columns;
        found.push(row.children[1 + column], row.lastChild.children[column]);
    }
    return found;
}
