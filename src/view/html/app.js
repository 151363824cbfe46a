// Puts the page together: what is shown, what is lit, and the keys.

const narrow = matchMedia('(max-width: 640px)');
const wide = matchMedia('(min-width: 961px)'); // panes beside each other, each scrolling by itself
const state = { frame: null, pinned: null, hovered: null, lit: [], drawn: null, group: null, quiz: null,
    printsAll: false };
const parts = {}; // the page's panes, by name

// ---- lighting ----

function lightElements(elements, name) {
    for (const element of elements) {
        element.classList.add(name);
        state.lit.push([element, name]);
    }
}

function darken() {
    for (const [element, name] of state.lit)
        element.classList.remove(name);
    state.lit = [];
}

function lightItem(item, name) {
    growTree(state.frame, parts.tree, item.number + 1);
    growHex(state.frame, parts.hex, item.offset + 1);
    lightElements(byteElements(parts.hex, item), name);
    lightElements([parts.tree.lines[item.number]], name);
    const target = targetOf(item);
    if (target !== null && target < state.frame.bytes.length)
        lightElements(byteElements(parts.hex, { offset: target, length: 1 }).slice(0, 1), 'target');
}

function draw(item) {
    const layer = item ? item.layer : state.frame.layers[0] || null;
    const group = item ? scopeOf(item) : null;
    if (state.drawn !== layer || state.group !== group) {
        state.drawn = layer;
        state.group = group;
        const drawing = buildDrawing(state.frame, layer, group);
        const title = layer ? layer.proto.title + (group ? ' \u203a ' + group.label : '') : '';
        parts.drawing.replaceChildren(...drawing ?
            [make('h3', { class: 'c-' + layer.color }, title), drawing] : []);
        document.body.classList.toggle('undrawn', !drawing);
    }
    if (item)
        lightElements(parts.drawing.querySelectorAll(`[data-n="${item.number}"]`), 'lit');
}

// Scrolls a pane, and nothing around it, to where its element is seen.
const HEADING = 40; // what stands above the fields while they scroll

function reveal(pane, element) {
    const frame = pane.getBoundingClientRect(), place = element.getBoundingClientRect();
    const above = frame.top + HEADING - place.top, below = place.bottom - frame.bottom;
    if (pane.scrollHeight > pane.clientHeight && (above > 0 || below > 0))
        pane.scrollTop += above > 0 ? -above : below;
}

function revealItem(item, except) {
    const byte = byteElements(parts.hex, item)[0];
    if (except !== parts.treePane)
        reveal(parts.treePane, parts.tree.lines[item.number]);
    if (byte && except !== parts.hexPane)
        reveal(parts.hexPane, byte);
}

// Everything that follows from what is pinned and where the pointer is.
function refresh() {
    const item = state.hovered || state.pinned;
    if (state.quiz)
        return;
    darken();
    if (state.pinned)
        lightItem(state.pinned, 'pinned');
    if (item)
        lightItem(item, 'lit');
    draw(item);
    parts.explain.replaceChildren(...(item ? explainItem(state.frame, item) :
        explainFrame(state.frame)).filter(Boolean));
}

// The pointer is on an item in one of the panes, or on none.
function hover(item, pane) {
    if (item === state.hovered)
        return;
    state.hovered = item;
    refresh();
    if (item && !state.quiz)
        revealItem(item, pane);
}

function remember() {
    const { frame, pinned } = state;
    const place = '#' + frame.data.number + (pinned ? '.' + pinned.number : '');
    try {
        history.replaceState(null, '', place);
    } catch {
        // a page without an address of its own
    }
}

// ---- choosing ----

function tabStop(container, element) {
    const before = container.querySelector('[tabindex="0"]');
    if (before)
        before.tabIndex = -1;
    element.tabIndex = 0;
}

function pin(item, focus) {
    const before = state.pinned && parts.tree.lines[state.pinned.number];
    if (before)
        before.setAttribute('aria-selected', 'false');
    state.pinned = item;
    state.hovered = null;
    refresh();
    remember();
    if (!item)
        return;
    const line = parts.tree.lines[item.number];
    const byte = byteElements(parts.hex, item)[0];
    line.setAttribute('aria-selected', 'true');
    tabStop(parts.tree, line);
    if (byte)
        tabStop(parts.hex, byte);
    revealItem(item, null);
    if (focus) {
        const at = byte && parts.hex.contains(document.activeElement) ? byte : line;
        at.focus({ preventScroll: true });
        if (!wide.matches)
            at.scrollIntoView({ block: 'center' });
    }
}

function step(by) {
    const { items } = state.frame;
    const at = state.pinned ? state.pinned.number + by : by > 0 ? 0 : items.length - 1;
    if (items[at])
        pin(items[at], true);
}

// A byte that several fields share names them in turn.
function pinByte(o) {
    const items = state.frame.at[o].filter(item => !item.children);
    if (items.length)
        pin(items[(items.indexOf(state.pinned) + 1) % items.length], false);
}

function itemUnder(target) {
    const element = target.closest && target.closest('[data-o], [data-n]');
    if (!element)
        return null;
    if (element.dataset.o !== undefined)
        return state.frame.at[Number(element.dataset.o)].find(item => !item.children) || null;
    return state.frame.items[Number(element.dataset.n)] || null;
}

function onClick(event) {
    const byte = event.target.closest('[data-o]');
    if (state.quiz) {
        if (byte)
            state.quiz.byte(Number(byte.dataset.o));
    } else if (byte) {
        pinByte(Number(byte.dataset.o));
    } else {
        const item = itemUnder(event.target);
        if (item)
            pin(item === state.pinned ? null : item, false);
    }
}

// ---- the frame ----

function moreBytes() {
    parts.more.hidden = !parts.hex.rest.length &&
        parts.tree.lines.length >= state.frame.items.length;
}

function layHex() {
    const grid = buildHex(state.frame, narrow.matches ? 8 : 16);
    parts.hexPane.replaceChildren(grid, parts.more);
    parts.hex = grid;
    if (grid.querySelector('.b'))
        grid.querySelector('.b').tabIndex = 0;
    moreBytes();
}

function showFrame(index) {
    endQuiz();
    state.frame = prepare(index);
    state.pinned = state.hovered = null;
    state.drawn = undefined;
    parts.tree = buildTree(state.frame);
    parts.treePane.replaceChildren(parts.tree);
    if (parts.tree.lines.length)
        parts.tree.lines[0].tabIndex = 0;
    layHex();
    const { data } = state.frame;
    parts.line.textContent = data.line;
    parts.title.textContent = say('frame', data.number);
    parts.meta.textContent = sizeOf(data) + ' \u00b7 ' + data.time;
    document.title = say('frame', data.number) + ' \u2013 ' + data.line.split('\n')[0];
    if (parts.list) {
        markFrame(parts.list, index);
        parts.position.textContent = say('of', index + 1, page.frames.length);
    }
    refresh();
    remember();
}

function go(by) {
    const index = parts.list && nextFrame(parts.list, state.frame.index, by);
    if (index !== null && index !== undefined)
        showFrame(index);
}

// ---- the quiz ----

function lightQuiz(item, name) {
    darken();
    if (item)
        lightElements(byteElements(parts.hex, item), name);
}

function beginQuiz() {
    pin(null);
    darken();
    document.body.classList.add('quiz');
    parts.quizButton.setAttribute('aria-pressed', 'true');
    parts.quizPane.hidden = false;
    const begin = () => {
        state.quiz = startQuiz(state.frame, parts.quizPane, lightQuiz, endQuiz, begin);
    };
    begin();
}

function endQuiz() {
    if (!state.quiz)
        return;
    state.quiz = null;
    document.body.classList.remove('quiz');
    parts.quizButton.setAttribute('aria-pressed', 'false');
    parts.quizPane.hidden = true;
    refresh();
}

// ---- keys ----

const keys = {
    ArrowRight: () => step(1),
    ArrowDown: () => step(1),
    ArrowLeft: () => step(-1),
    ArrowUp: () => step(-1),
    Home: () => pin(state.frame.items[0] || null, true),
    End: () => pin(state.frame.items[state.frame.items.length - 1] || null, true),
    PageDown: () => go(1),
    PageUp: () => go(-1),
    Escape: () => pin(null),
};

// In the quiz the arrows go from byte to byte, Enter answers, digits choose.
function quizKey(event) {
    const o = event.target.dataset ? event.target.dataset.o : undefined;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: Number(parts.hex.dataset.columns),
        ArrowUp: -Number(parts.hex.dataset.columns) };
    if (event.key === 'Escape') {
        endQuiz();
    } else if (/^[1-4]$/.test(event.key)) {
        state.quiz.choose(Number(event.key) - 1);
    } else if (steps[event.key]) {
        const to = o === undefined ? 0 : Number(o) + steps[event.key];
        const byte = parts.hex.querySelector(`.b[data-o="${to}"]`);
        if (byte) {
            tabStop(parts.hex, byte);
            byte.focus();
        }
    } else if ((event.key === 'Enter' || event.key === ' ') && o !== undefined) {
        state.quiz.byte(Number(o));
    } else {
        return false;
    }
    return true;
}

function listKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (!parts.list || !parts.list.contains(event.target) || !moves[event.key])
        return false;
    go(moves[event.key]);
    const option = parts.list.children[state.frame.index];
    option.focus({ preventScroll: true });
    return true;
}

function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('input'))
        return;
    if (state.quiz) {
        if (quizKey(event))
            event.preventDefault();
    } else if (listKey(event)) {
        event.preventDefault();
    } else if (keys[event.key]) {
        keys[event.key]();
        event.preventDefault();
    }
}

// ---- the page ----

// Dark as the system wishes, until the button says otherwise.
const wish = matchMedia('(prefers-color-scheme: dark)');

function setTheme(isDark) {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    if (parts.themeButton)
        parts.themeButton.setAttribute('aria-pressed', String(isDark));
}

function switchTheme() {
    state.themed = true;
    setTheme(document.documentElement.dataset.theme !== 'dark');
}

function button(name, id, handler, more) {
    parts[name] = make('button', { type: 'button', class: name, on: { click: handler }, ...more },
        say(id));
    return parts[name];
}

function buildBar() {
    const several = page.frames.length > 1;
    parts.title = make('h1', {});
    parts.meta = make('span', { class: 'meta' });
    parts.position = make('span', { class: 'position' });
    const bar = make('header', { class: 'bar' }, parts.title, parts.meta);
    if (several)
        bar.append(button('before', 'before', () => go(-1)), parts.position,
            button('after', 'after', () => go(1)),
            button('listButton', 'frames', () => {
                const hidden = document.body.classList.toggle('unlisted');
                parts.listButton.setAttribute('aria-expanded', String(!hidden));
            }, { 'aria-expanded': 'true', 'aria-controls': 'frames' }));
    bar.append(make('span', { class: 'space' }),
        button('quizButton', 'quiz', () => state.quiz ? endQuiz() : beginQuiz(),
            { 'aria-pressed': 'false' }),
        button('printButton', 'print', () => printFrames(false)));
    if (several)
        bar.append(button('printAllButton', 'print_all', () => printFrames(true)));
    bar.append(button('themeButton', 'dark', switchTheme, { 'aria-pressed': String(wish.matches) }));
    return bar;
}

function pane(name, id, tag) {
    parts[name] = make(tag || 'section', { id, class: 'pane' });
    return parts[name];
}

function build() {
    const body = document.body;
    parts.line = make('p', { class: 'line mono' });
    parts.more = make('button', {
        type: 'button', class: 'more', hidden: true, on: {
            click: () => {
                growHex(state.frame, parts.hex, parts.hex.cells.length + BYTES_AT_ONCE);
                growTree(state.frame, parts.tree, parts.tree.lines.length + ITEMS_AT_ONCE);
                moreBytes();
            },
        },
    }, say('more'));
    body.append(buildBar());
    if (page.frames.length > 1) {
        const frames = buildFrames(showFrame);
        parts.list = frames.querySelector('.list');
        body.append(frames);
    }
    const main = make('main', {}, parts.line, pane('hexPane', 'hex'), pane('treePane', 'tree'),
        pane('quizPane', 'quiz'), pane('drawing', 'drawing'), pane('explain', 'explain'));
    parts.quizPane.hidden = true;
    parts.explain.setAttribute('aria-live', 'polite');
    parts.explain.setAttribute('aria-label', say('explanation'));
    parts.handout = make('article', { id: 'handout' });
    body.append(main, parts.handout);
    listen(main);
}

function listen(main) {
    const panes = [parts.hexPane, parts.treePane, parts.drawing];
    for (const each of panes) {
        each.addEventListener('pointerover', event => {
            if (event.pointerType !== 'touch')
                hover(itemUnder(event.target), each);
        });
        each.addEventListener('pointerleave', () => hover(null, each));
    }
    main.addEventListener('click', onClick);
    main.addEventListener('focusin', event => {
        const item = panes.some(each => each.contains(event.target)) && itemUnder(event.target);
        if (item && !state.pinned && event.target.matches(':focus-visible'))
            hover(item, null);
    });
    document.addEventListener('keydown', onKey);
    narrow.addEventListener('change', () => {
        layHex();
        refresh();
    });
    wish.addEventListener('change', () => state.themed || setTheme(wish.matches));
    addEventListener('beforeprint', handOut);
    addEventListener('afterprint', () => {
        state.printsAll = false;
    });
    matchMedia('print').addEventListener('change', event => event.matches && handOut());
}

// The frame that is shown, or each on a page of its own.
function handOut() {
    const frames = state.printsAll ? page.frames.map((_, i) => prepare(i)) : [state.frame];
    parts.handout.replaceChildren(...frames.map(frame =>
        make('section', { class: 'frame' }, ...buildHandout(frame))));
}

function printFrames(all) {
    state.printsAll = all;
    print();
}

// "#3.17": frame 3, the seventeenth item of its walk.
function start() {
    const [number, item] = location.hash.slice(1).split('.').map(Number);
    const index = page.frames.findIndex(data => data.number === number);
    setTheme(wish.matches);
    if (!page.frames.length) {
        document.body.append(make('main', {}, make('p', { class: 'line' }, say('no_frames'))));
        return;
    }
    if (page.sheet) {
        document.body.classList.add('on-paper');
        document.body.append(make('article', { id: 'handout' },
            page.frames.map((_, i) => buildSheet(prepare(i)))));
        return;
    }
    build();
    showFrame(Math.max(0, index));
    if (index >= 0 && state.frame.items[item])
        pin(state.frame.items[item], false);
}

start();
