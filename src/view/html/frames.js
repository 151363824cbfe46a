// The list of frames, where there are several, with a box that leaves those with certain words.

function frameOption(data, index) {
    return make('div', {
        role: 'option', tabindex: '-1', 'aria-selected': 'false', 'data-frame': index,
    }, make('span', { class: 'number' }, String(data.number)),
    make('span', { class: 'time' }, data.time.slice(11, -4)),
    make('span', { class: 'line' }, data.line.split('\n')[0]));
}

function filterFrames(list, words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const option of list.children) {
        const { number, line } = page.frames[Number(option.dataset.frame)];
        const text = (number + ' ' + line).toLowerCase();
        option.hidden = !wanted.every(word => text.includes(word));
        shown += option.hidden ? 0 : 1;
    }
    return shown;
}

function buildFrames(show) {
    const list = make('div', { role: 'listbox', 'aria-label': say('frames'), class: 'list' },
        page.frames.map(frameOption));
    const count = make('span', { class: 'count', role: 'status' });
    const tell = shown => {
        count.textContent = say('shown', shown, page.frames.length);
    };
    const filter = make('input', {
        type: 'search', id: 'filter', placeholder: say('filter'), 'aria-label': say('filter'),
        autocomplete: 'off', spellcheck: 'false',
        on: { input: event => tell(filterFrames(list, event.target.value)) },
    });
    list.addEventListener('click', event => {
        const option = event.target.closest('[role=option]');
        if (option)
            show(Number(option.dataset.frame));
    });
    tell(page.frames.length);
    return make('section', { id: 'frames', 'aria-label': say('frames') },
        make('div', { class: 'tools' }, filter, count,
            page.omitted ? make('span', { class: 'omitted' }, say('omitted', page.omitted)) : null),
        list);
}

function markFrame(list, index) {
    for (const option of list.children) {
        const on = Number(option.dataset.frame) === index;
        option.setAttribute('aria-selected', String(on));
        option.tabIndex = on ? 0 : -1;
        if (on)
            option.scrollIntoView({ block: 'nearest' });
    }
}

// The next frame in a direction that the filter leaves, or null.
function nextFrame(list, index, step) {
    for (let i = index + step; list.children[i]; i += step)
        if (!list.children[i].hidden)
            return i;
    return null;
}
