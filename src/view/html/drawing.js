// A layer's header as RFCs draw it: 32 bits a row, the places from the table of its fields. What
// follows the fixed header, and what stands in a group, is drawn where it is in this frame.

const MOST_ROWS = 20;
const NARROW = 3; // bits: a label stands upright in them

// The first and the number of the bits that a row's mask leaves, of the bytes it stands in.
function maskBits(row, size) {
    if (!row.mask)
        return [0, 8 * size];
    const bits = Array.from(bytesOf(row.mask), byte => byte.toString(2).padStart(8, '0')).join('');
    const first = bits.indexOf('1'), last = bits.lastIndexOf('1');
    return [first, last - first + 1];
}

function headerCells(layer) {
    const rows = layer.proto.header.map(number => [number, page.rows[number]])
        .filter(([, row]) => !(row.flags & PART));
    const cells = [];
    rows.forEach(([number, row], k) => {
        const next = rows[k + 1];
        if (next && next[1].depth > row.depth)
            return; // drawn by its parts
        const [first, width] = maskBits(row, row.size);
        const item = layer.items.find(other => other.rowNumber === number) || null;
        cells.push({ from: 8 * row.byte + first, width, row, item });
    });
    return cells.sort((a, b) => a.from - b.from);
}

function isFixed(item) {
    return item.layer.proto.header.includes(item.rowNumber);
}

// What is drawn around an item: the layer where it is of the header itself, else the group it
// stands in.
function scopeOf(item) {
    let group = item.kind === 'field' && item.layer && !isFixed(item) ? item.parent : null;
    while (group && group.row.type !== 'group')
        group = isFixed(group) ? null : group.parent;
    return group;
}

// Whether the item is drawn right in that group (null: in the layer), not in one inside it, and not
// by its parts.
function standsIn(item, group) {
    const isDivided = item.children && item.row.type !== 'group';
    return !item.fact && !isDivided && scopeOf(item) === group;
}

function fieldCells(layer, group, from) {
    const cells = [], start = group ? group.offset : layer.offset;
    for (const item of layer.items) {
        if (!standsIn(item, group) || item.offset - start < from || item === group)
            continue;
        const [first, width] = item.mask ? maskBits(item.row, item.length) : [0, 8 * item.length];
        cells.push({ from: 8 * (item.offset - start) + first, width, row: item.row, item });
    }
    return cells.sort((a, b) => a.from - b.from);
}

function cellsOf(layer, group) {
    const fixed = group ? [] : headerCells(layer);
    const end = Math.max(0, ...fixed.map(cell => cell.from + cell.width));
    const cells = fixed.concat(fieldCells(layer, group, end / 8));
    // Text and heaps of bytes are read, not drawn.
    return cells.some(cell => !['text', 'group', 'bytes'].includes(cell.row.type)) ? cells : [];
}

// A cell in pieces, one for each row of 32 bits; whole rows in the middle are one piece, at most
// two rows high.
function piecesOf(cells) {
    const pieces = [];
    const line = new Map(); // of 32 bits -> row of the drawing
    let shift = 0;
    for (const cell of cells) {
        let from = cell.from, end = cell.from + cell.width;
        while (from < end) {
            const row = Math.floor(from / 32), whole = Math.floor((end - from) / 32);
            const isWhole = from % 32 === 0 && whole > 0;
            const stop = isWhole ? from + 32 * whole : Math.min(end, 32 * (row + 1));
            const height = isWhole ? Math.min(whole, 2) : 1;
            pieces.push({
                cell, column: from % 32, row: row - shift, height, cut: isWhole && whole > 2,
                width: isWhole ? 32 : stop - from,
            });
            if (!line.has(row - shift))
                line.set(row - shift, from - from % 32);
            if (height === 2 && whole === 2)
                line.set(row - shift + 1, from + 32);
            shift += isWhole ? whole - height : 0;
            from = stop;
        }
    }
    return { pieces, line };
}

// The piece of each cell that has the most room is the one that is labelled.
function labelled(pieces) {
    const best = new Map();
    for (const piece of pieces) {
        const before = best.get(piece.cell);
        if (!before || piece.width * piece.height > before.width * before.height)
            best.set(piece.cell, piece);
    }
    return best;
}

function cellLabel(piece) {
    const row = piece.cell.row, short = row.brief || row.label;
    if (piece.width <= NARROW)
        return short.length <= 4 ? short : '';
    return row.label.length * 1.05 <= piece.width * 2 || piece.width >= 16 ? row.label : short;
}

function bitNumbers() {
    return Array.from({ length: 32 }, (_, bit) => {
        const number = make('span', { class: 'bit' + (bit % 8 ? '' : ' octet') }, String(bit));
        number.style.gridColumn = bit + 2;
        number.style.gridRow = 1;
        return number;
    });
}

function cellElement(layer, piece, best) {
    const { cell } = piece;
    const element = make('div', {
        class: ['cell', 'c-' + layer.color, cell.item ? '' : 'absent', piece.cut ? 'cut' : '',
            piece.width <= NARROW ? 'narrow' : ''].filter(Boolean).join(' '),
        'data-n': cell.item ? cell.item.number : null, title: cell.row.label,
    }, best.get(cell) === piece ? make('span', {}, cellLabel(piece)) : null);
    element.style.gridColumn = `${piece.column + 2} / span ${piece.width}`;
    element.style.gridRow = `${piece.row + 2} / span ${piece.height}`;
    return element;
}

// The drawing of a layer's header, or of a group in it; null where there is nothing to draw.
function buildDrawing(frame, layer, group) {
    const cells = layer ? cellsOf(layer, group) : [];
    if (!cells.length)
        return null;
    const { pieces, line } = piecesOf(cells);
    const shown = pieces.filter(piece => piece.row + piece.height <= MOST_ROWS);
    const best = labelled(shown), start = group ? group.offset : layer.offset;
    const drawing = make('div', { class: 'drawing', 'aria-hidden': 'true' }, bitNumbers());
    for (const [row, bit] of line) {
        if (row >= MOST_ROWS)
            continue;
        const place = make('span', { class: 'o' }, placeOf(frame, start + bit / 8));
        place.style.gridRow = row + 2;
        drawing.append(place);
    }
    drawing.append(...shown.map(piece => cellElement(layer, piece, best)));
    if (shown.length < pieces.length)
        drawing.append(make('p', { class: 'more' }, say('more_fields')));
    return drawing;
}
