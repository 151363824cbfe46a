// The right side: every layer, and under it its fields.

const ITEMS_AT_ONCE = 2000;

function layerMarks(layer) {
    const marks = [[TRUNCATED, 'truncated'], [MALFORMED, 'malformed'], [FRAGMENT, 'fragment'],
        [GUESSED, 'guessed'], [GOES_ON, 'goes_on']];
    return marks.filter(([bit]) => layer && layer.flags & bit).map(([bit, id]) =>
        make('p', { class: bit & (TRUNCATED | MALFORMED) ? 'mark bad' : 'mark' }, say(id)));
}

function verdictOf(item) {
    if (!item.verdict)
        return null;
    const kind = item.verdict.good ? ' good' : item.verdict.bad ? ' bad' : '';
    return make('span', { class: 'verdict' + kind }, item.verdict.text);
}

function treeHeading(frame, item) {
    const place = item.length ? rangeOf(frame, item) : '';
    return [
        make('span', { class: 'label' },
            item.again && item.layer ? say('continued', item.label) : item.label),
        make('span', { class: 'place' }, place),
        make('span', { class: 'value' }, item.length ? sayBytes(item.length) : ''),
    ];
}

function treeField(frame, item) {
    const place = item.fact ? '' : placeOf(frame, item.offset);
    return [
        make('span', { class: 'place', 'aria-hidden': 'true' }, place),
        make('span', { class: 'label' }, item.fact ? '[' + item.label + ']' : item.label),
        make('span', { class: 'value' }, item.text || (item.children ? sayBytes(item.length) : ''),
            item.verdict ? ' ' : null, verdictOf(item)),
    ];
}

function treeItem(frame, item) {
    const isField = item.kind === 'field';
    const element = make('div', {
        role: 'treeitem', tabindex: '-1', 'aria-selected': 'false', 'data-n': item.number,
        'aria-level': item.depth + 1,
        class: (isField ? 'field' : 'heading') + ' ' + colorOf(item) + (item.fact ? ' fact' : ''),
    }, isField ? treeField(frame, item) : treeHeading(frame, item));
    if (item.depth > 1)
        element.style.setProperty('--depth', Math.min(item.depth - 1, 6));
    return element;
}

// A layer's heading, what is to say of it, and its fields are a group: the heading stays above them while
// they scroll, and goes with the last of them. tree.lines are the items' elements, in their order.
function growTree(frame, tree, stop) {
    for (let n = tree.lines.length; n < Math.min(stop, frame.items.length); n++) {
        const item = frame.items[n], line = treeItem(frame, item);
        tree.lines.push(line);
        if (item.kind !== 'field' || !tree.lastChild)
            tree.append(make('div', { role: 'group' }));
        tree.lastChild.append(line);
        if (item.kind !== 'field' && !item.again)
            tree.lastChild.append(...layerMarks(item.layer));
    }
}

function buildTree(frame) {
    const tree = make('div', { role: 'tree', 'aria-label': say('fields') });
    tree.lines = [];
    growTree(frame, tree, ITEMS_AT_ONCE);
    return tree;
}
