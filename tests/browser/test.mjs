// test.mjs BROWSER FOLDER: what the page of --html does, on the pages that run made in FOLDER.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { launch, open } from './browser.mjs';

const [executable, folder] = process.argv.slice(2);
const tests = [];
const test = (name, file, body, options) => tests.push({ name, file, body, options });

// ---- what is on the page ----

const data = page => page.evaluate(() => JSON.parse(document.getElementById('data').textContent));
const explained = page => page.locator('#explain h2 .label').innerText();
const texts = (page, selector) => page.locator(selector).allInnerTexts();

// The offsets of the bytes that carry a class.
const bytes = (page, name) => page.evaluate(
    name => Array.from(document.querySelectorAll(`#hex .b.${name}`), b => Number(b.dataset.o)), name);
const byte = (page, o) => page.locator(`#hex .b[data-o="${o}"]`);
const field = (page, label) => page.locator('#tree .field', {
    has: page.locator('.label', { hasText: new RegExp(`^${label}$`) }),
}).first();

// Place and bytes of a row by name, from the data.
async function place(page, name) {
    const { rows, frames } = await data(page);
    const [, , offset, length] = frames[0].fields.find(f => rows[f[0]].name === name);
    return Array.from({ length }, (_, i) => offset + i);
}

// ---- lighting ----

test('a pointer on a byte lights its field, and its cell', 'frame1', async page => {
    await byte(page, 22).hover();
    assert.deepEqual(await bytes(page, 'lit'), [22]);
    assert.equal(await page.locator('#tree .lit .label').innerText(), 'Time to live');
    assert.equal(await page.locator('#drawing .cell.lit').first().innerText(), 'Time to live');
    assert.equal(await explained(page), 'Time to live');
    assert.equal(await page.locator('#explain h2 .value').innerText(), '63');
});

test('a pointer on a field lights its bytes', 'frame1', async page => {
    await field(page, 'Source address').hover();
    assert.deepEqual(await bytes(page, 'lit'), await place(page, 'ip.src'));
    await page.locator('.bar').hover();
    assert.deepEqual(await bytes(page, 'lit'), []);
});

test('a pointer on a cell of the drawing lights both', 'frame1', async page => {
    await byte(page, 30).click();
    await page.locator('#drawing .cell', { hasText: 'Header checksum' }).hover();
    assert.deepEqual(await bytes(page, 'lit'), await place(page, 'ip.checksum'));
    assert.match(await page.locator('#tree .lit').last().innerText(), /Header checksum/);
    assert.equal(await page.locator('#explain .verdict').innerText(), 'correct');
});

test('every field lights its own bytes', 'frame1', async page => {
    const wrong = await page.evaluate(() => {
        const wrong = [];
        for (const item of state.frame.items) {
            pin(item, false);
            const lit = Array.from(document.querySelectorAll('#hex .b.lit'), b => Number(b.dataset.o));
            const own = Array.from({ length: item.length }, (_, i) => item.offset + i);
            if (JSON.stringify(lit) !== JSON.stringify(own))
                wrong.push(item.label);
        }
        return wrong;
    });
    assert.deepEqual(wrong, []);
});

test('a length shows where it ends', 'frame1', async page => {
    await field(page, 'Header length').click();
    assert.deepEqual(await bytes(page, 'target'), [0x21]);
    assert.match(await page.locator('#explain .points').innerText(), /ends with 0021/);
});

// ---- pinning and keys ----

test('a click pins, a second one lets go', 'frame1', async page => {
    await field(page, 'Protocol').click();
    await page.locator('.bar').hover();
    assert.deepEqual(await bytes(page, 'pinned'), await place(page, 'ip.proto'));
    assert.equal(await explained(page), 'Protocol');
    await byte(page, 0).hover();
    assert.equal(await explained(page), 'Destination');
    await page.locator('.bar').hover();
    assert.equal(await explained(page), 'Protocol');
    await field(page, 'Protocol').click();
    await page.locator('.bar').hover();
    assert.deepEqual(await bytes(page, 'pinned'), []);
});

test('clicks on a shared byte name its fields in turn', 'frame1', async page => {
    await byte(page, 14).click();
    assert.equal(await explained(page), 'Version');
    assert.equal((await texts(page, '#explain .bits .on')).join(''), '0100');
    await byte(page, 14).click();
    assert.equal(await explained(page), 'Header length');
    await byte(page, 14).click();
    assert.equal(await explained(page), 'Version');
});

test('the arrow keys walk forwards and back', 'frame1', async page => {
    const seen = [];
    for (let i = 0; i < 6; i++) {
        await page.keyboard.press(i % 2 ? 'ArrowDown' : 'ArrowRight');
        seen.push(await explained(page));
    }
    assert.deepEqual(seen, ['Ethernet', 'Destination', 'Source', 'Type', 'Internet Protocol Version 4',
        'Version']);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    assert.equal(await explained(page), 'Type');
    await page.keyboard.press('Home');
    assert.equal(await explained(page), 'Ethernet');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await explained(page), 'Ethernet');
    await page.keyboard.press('Escape');
    assert.equal(await explained(page), 'Frame 1');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#tree [aria-selected=true]').getAttribute('data-n'),
        await page.locator('#tree [role=treeitem]').last().getAttribute('data-n'));
});

test('the walk goes through every item once', 'frame1', async page => {
    const count = await page.locator('#tree [role=treeitem]').count();
    const seen = new Set();
    for (let i = 0; i < count; i++) {
        await page.keyboard.press('ArrowRight');
        seen.add(await page.evaluate(() => document.activeElement.dataset.n));
    }
    assert.equal(seen.size, count);
});

test('the address names what is pinned', 'handshake', async page => {
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(new URL(page.url()).hash, '#2.1');
});

test('an address opens its field', 'handshake', async page => {
    assert.equal(await page.locator('h1').innerText(), 'Frame 3');
    assert.equal(await explained(page), 'Source');
}, { hash: '#3.2' });

// ---- for who does not see, or does not use a pointer ----

test('roles, names and one stop each for the tab key', 'handshake', async page => {
    for (const role of ['tree', 'grid', 'listbox'])
        assert.ok(await page.locator(`[role=${role}]`).getAttribute('aria-label'), role);
    for (const pane of ['#tree', '#hex', '#frames .list'])
        assert.equal(await page.locator(`${pane} [tabindex="0"]`).count(), 1, pane);
    assert.equal(await page.locator('#explain').getAttribute('aria-live'), 'polite');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await field(page, 'Source').click();
    assert.equal(await page.locator('#tree [tabindex="0"]').count(), 1);
    assert.equal(await page.locator('#tree [aria-selected=true]').count(), 1);
});

test('the keyboard reaches everything, and it is seen where it is', 'handshake', async page => {
    const seen = new Set();
    for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        const [where, outline] = await page.evaluate(() => {
            const at = document.activeElement;
            return [at.closest('section, header')?.id || at.className, getComputedStyle(at).outlineStyle];
        });
        seen.add(where);
        if (where)
            assert.notEqual(outline, 'none', where);
    }
    for (const pane of ['frames', 'hex', 'tree', 'quizButton', 'themeButton', 'after'])
        assert.ok(seen.has(pane), `${pane} of ${[...seen]}`);
});

// Contrast as WCAG 2 counts it, of every text with what is behind it.
function poorContrasts() {
    const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const numbers = color => color.match(/[\d.]+/g).map(Number);
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = numbers(getComputedStyle(at).backgroundColor);
            if (color.length === 3 || color[3] > 0)
                return color;
        }
        return [255, 255, 255];
    };
    const poor = new Set();
    for (const element of document.querySelectorAll('body *')) {
        const own = Array.from(element.childNodes).some(n => n.nodeType === 3 && n.data.trim());
        if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.closest('script'))
            continue;
        const pair = [numbers(getComputedStyle(element).color), ground(element)].map(luminance);
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5)
            poor.add(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
    }
    return [...poor];
}

for (const colorScheme of ['light', 'dark'])
    test(`every text has a contrast of 4.5 (${colorScheme})`, 'handshake', async page => {
        assert.equal(await page.locator('html').getAttribute('data-theme'), colorScheme);
        for (const label of ['Time to live', 'Destination', 'Sequence number', 'Kind', 'Content type']) {
            await field(page, label).click();
            assert.deepEqual(await page.evaluate(poorContrasts), [], label);
        }
        await page.locator('.quizButton').click();
        assert.deepEqual(await page.evaluate(poorContrasts), [], 'quiz');
    }, { colorScheme, hash: '#4' });

test('the button switches between light and dark', 'frame1', async page => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('.themeButton').click();
    assert.notEqual(await ground(), light);
    assert.equal(await page.locator('.themeButton').getAttribute('aria-pressed'), 'true');
    await page.locator('.themeButton').click();
    assert.equal(await ground(), light);
});

for (const [width, height] of [[1280, 720], [1920, 1080], [820, 1180], [390, 844]])
    test(`nothing stands beyond the edge (${width} x ${height})`, 'handshake', async page => {
        await field(page, 'Sequence number').click();
        const wide = await page.evaluate(() => Array.from(document.querySelectorAll('body, main, .bar, .pane'),
            e => [e.id || e.tagName, e.scrollWidth - e.clientWidth]).filter(([, more]) => more > 0));
        assert.deepEqual(wide, []);
        assert.ok(await page.locator('#explain').isVisible());
    }, { viewport: { width, height } });

// ---- frames ----

test('the list of frames', 'handshake', async page => {
    const { frames } = await data(page);
    assert.deepEqual(await texts(page, '.list .line'), frames.map(f => f.line));
    await page.locator('.list [role=option]').nth(2).click();
    assert.equal(await page.locator('h1').innerText(), 'Frame 3');
    assert.equal(await page.locator('.position').innerText(), '3 of 4');
    await page.keyboard.press('PageUp');
    assert.equal(await page.locator('h1').innerText(), 'Frame 2');
    await page.locator('.after').click();
    assert.equal(await page.locator('h1').innerText(), 'Frame 3');
    assert.equal(await page.locator('.list [aria-selected=true] .number').innerText(), '3');
    await page.locator('.list [aria-selected=true]').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('h1').innerText(), 'Frame 4');
});

test('the filter leaves the frames with its words', 'handshake', async page => {
    await page.locator('#filter').fill('FLAGS [s');
    assert.equal(await page.locator('.list [role=option]:visible').count(), 2);
    assert.equal(await page.locator('.count').innerText(), '2 of 4 frames');
    await page.locator('#filter').fill('clienthello asahi');
    assert.deepEqual(await texts(page, '.list [role=option]:visible .number'), ['4']);
    await page.locator('#filter').fill('');
    assert.equal(await page.locator('.list [role=option]:visible').count(), 4);
});

test('the list can be put away', 'handshake', async page => {
    await page.locator('.listButton').click();
    assert.ok(await page.locator('#frames').isHidden());
    assert.equal(await page.locator('.listButton').getAttribute('aria-expanded'), 'false');
});

test('one frame needs no list', 'frame1', async page => {
    assert.equal(await page.locator('#frames, .after, .before').count(), 0);
});

test('what was left out is said', 'limit', async page => {
    assert.match(await page.locator('.omitted').innerText(), /^11 more frames/);
});

test('no frames', 'empty', async page => {
    assert.equal(await page.locator('main').innerText(), 'There are no frames here.');
});

test('a message from several frames', 'fragments', async page => {
    await page.locator('.list [role=option]').nth(6).click();
    const label = 'Put together from frames 6, 7';
    assert.equal(await page.locator('#hex .section').innerText(), label);
    assert.equal(await page.locator('#tree .heading .label', { hasText: label }).count(), 1);
    const { frames: { 6: frame } } = await data(page);
    const [at] = frame.sections[0];
    await byte(page, at).hover();
    assert.equal(await page.locator('#tree .field.lit .place').textContent(), '0000');
});

test('in Japanese', 'japanese', async page => {
    assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
    assert.equal(await page.locator('h1').innerText(), 'フレーム 1');
    await byte(page, 22).hover();
    assert.equal(await explained(page), 'Time to live');
});

// ---- the quiz ----

// The field that a question asks for, from what the page shows.
async function asked(page) {
    const { rows, frames, protocols } = await data(page);
    const label = (await page.locator('.question').innerText()).replace(/^Click a byte of: /, '');
    const title = await page.locator('.of').innerText();
    return frames[0].layers.flatMap(([proto, , , , first, count]) =>
        protocols[proto].title === title ? frames[0].fields.slice(first, first + count) : [])
        .filter(f => rows[f[0]].label === label && f[3]);
}

test('the quiz: bytes right and wrong, a score', 'frame1', async page => {
    await page.locator('.quizButton').click();
    assert.ok(await page.locator('#tree').isHidden());
    assert.ok(await page.locator('#explain').isHidden());
    const [[, , offset]] = await asked(page);
    await byte(page, offset).hover();
    assert.deepEqual(await bytes(page, 'lit'), [], 'the pointer tells nothing');
    await byte(page, offset).click();
    assert.equal(await page.locator('.answer').innerText(), 'Right.');
    assert.match(await page.locator('.score').innerText(), /1 of 1 right/);
    assert.ok((await bytes(page, 'right')).includes(offset));
    await page.keyboard.press('Enter');
    // Then a name is asked for, and after it bytes again.
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    if (await page.locator('.choices').count() === 0) {
        const own = (await asked(page)).flatMap(f => [f[2], f[2] + f[3] - 1]);
        const other = [0, 26, 50, 100].find(o => o < Math.min(...own) || o > Math.max(...own));
        await byte(page, other).click();
        assert.match(await page.locator('.answer').innerText(), /^No: this is /);
        assert.ok((await bytes(page, 'wrong')).includes(own[0]));
    }
});

test('the quiz: names by the keyboard, to the end', 'frame1', async page => {
    await page.locator('.quizButton').click();
    let right = 0, named = 0;
    for (let i = 0; i < 10; i++) {
        const items = page.locator('.choices button');
        if (await items.count()) {
            const { rows, frames } = await data(page);
            const own = await bytes(page, 'asked');
            const labels = frames[0].fields.filter(f => f[2] === own[0] && f[3] === own.length)
                .map(f => rows[f[0]].label);
            const choices = await items.allInnerTexts();
            assert.equal(new Set(choices).size, 4);
            const n = choices.findIndex(text => labels.includes(text));
            await page.keyboard.press(String((named % 2 ? (n + 1) % 4 : n) + 1));
            right += named % 2 ? 0 : 1;
            named++;
        } else {
            const [[, , offset]] = await asked(page);
            await byte(page, offset).focus();
            await page.keyboard.press('Enter');
            right++;
        }
        assert.match(await page.locator('.score').innerText(), new RegExp(`${right} of ${i + 1} right`));
        await page.keyboard.press('Enter');
    }
    assert.ok(named > 0);
    assert.equal(await page.locator('.question').innerText(), `${right} of 10 right.`);
    await page.locator('.next').click();
    assert.match(await page.locator('.score').innerText(), /^Question 1 of 10/);
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('#tree').isVisible());
});

// ---- print ----

test('the handout', 'handshake', async page => {
    await page.locator('.themeButton').click(); // dark on the screen, and light on paper all the same
    await page.emulateMedia({ media: 'print' });
    await page.locator('#handout').waitFor(); // it is made when the media changes
    assert.ok(await page.locator('main').isHidden());
    assert.ok(await page.locator('.bar').isHidden());
    assert.ok(await page.locator('#handout').isVisible());
    const { frames } = await data(page);
    assert.equal(await page.locator('#handout header .mono').innerText(), frames[0].line);
    const shown = (await texts(page, '#handout .b:not(.blank)')).join('');
    assert.equal(shown, frames[0].hex);
    assert.ok(await page.locator('#handout .drawing').count() >= 3);
    assert.match((await texts(page, '#handout tr')).join('\n'), /Time to live\s+64\s+How many more routers/);
    assert.deepEqual(await page.evaluate(poorContrasts), []);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
});

test('a handout of all frames', 'handshake', async page => {
    await page.evaluate(() => {
        globalThis.print = () => {
            globalThis.printed = true;
        };
    });
    await page.locator('.printAllButton').click();
    assert.ok(await page.evaluate(() => globalThis.printed));
    await page.emulateMedia({ media: 'print' });
    const { frames } = await data(page);
    assert.deepEqual(await texts(page, '#handout header .mono'), frames.map(frame => frame.line));
    const shown = await page.locator('#handout .b:not(.blank)').allTextContents();
    assert.equal(shown.join(''), frames.map(frame => frame.hex).join(''));
    assert.deepEqual(await page.locator('#handout .frame').evaluateAll(all => all.map(
        frame => getComputedStyle(frame).breakAfter)), ['page', 'page', 'page', 'auto']);
    const whole = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages(whole) >= frames.length);
    // Once that is printed, the button beside it prints the frame that is shown again.
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.printButton').click();
    await page.emulateMedia({ media: 'print' });
    await page.locator('#handout .frame').nth(1).waitFor({ state: 'detached' });
    assert.deepEqual(await texts(page, '#handout header .mono'), [frames[0].line]);
});

// ---- worksheets ----

const rows = page => page.locator('#handout tbody tr').evaluateAll(rows => rows.map(
    row => Array.from(row.cells, cell => cell.textContent)));

for (const [level, blank] of [['values', [4]], ['names', [3]], ['all', [1, 2, 3, 4]]])
    test(`the worksheet of ${level}, and its key`, `sheet-${level}`, async page => {
        assert.ok(await page.locator('main').count() === 0);
        assert.match(await page.locator('#handout .who').innerText(), /Name\s+Date/);
        const key = await open(page.context().browser(), path.join(folder, `key-${level}.html`));
        const answers = await rows(key), sheet = await rows(page);
        const asks = n => answers[n][0] !== '';
        assert.ok(answers.length > 20);
        assert.equal(sheet.length, answers.length);
        sheet.forEach((row, n) => row.forEach((text, column) => {
            const isBlank = asks(n) && blank.includes(column) && answers[n][column] !== '';
            assert.equal(text, isBlank ? '' : answers[n][column], `${n}: ${answers[n]}`);
        }));
        assert.ok(answers.some(row => row[3] === 'Time to live' && row[4] === '63'));
        assert.equal(await page.locator('#handout .b.c-0').count() === 0, level === 'all');
        await page.emulateMedia({ media: 'print' });
        await page.locator('#handout').waitFor(); // it is made when the media changes
        assert.ok(await page.locator('#handout').isVisible());
        assert.deepEqual(key.troubles, []);
        await key.context().close();
    });

// ---- strangers' bytes ----

test('a hostile capture changes nothing', 'hostile', async page => {
    const { frames } = await data(page);
    assert.equal(frames.length, 24);
    for (let i = 0; i < frames.length; i++) {
        await page.evaluate(i => {
            showFrame(i);
            for (const item of state.frame.items)
                pin(item, false);
            handOut();
        }, i);
        const found = await page.evaluate(() => ({
            scripts: document.scripts.length,
            strange: Array.from(document.querySelectorAll('img, a, iframe, object, link, svg, base, form'),
                e => e.outerHTML),
            attributes: Array.from(document.querySelectorAll('*')).flatMap(e => e.getAttributeNames())
                .filter(name => name.startsWith('on') || name === 'src' || name === 'href'),
            raw: /[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffd]/.test(document.body.innerText),
            title: /[\x00-\x1f\u202e]/.test(document.title),
        }));
        assert.deepEqual(found, { scripts: 2, strange: [], attributes: [], raw: false, title: false });
    }
    await page.evaluate(() => showFrame(4));
    assert.match(await page.locator('main > .line').innerText(), /<\/script><script>alert\(2\)<\/script><!--/);
    await page.locator('#filter').fill('onerror');
    assert.equal(await page.locator('.list [role=option]:visible').count(), 3);
});

test('the policy forbids what an intruder would do', 'frame1', async page => {
    const blocked = await page.evaluate(async () => {
        const script = document.createElement('script');
        let trusted = true;
        try {
            script.textContent = 'window.intruded = true';
        } catch {
            trusted = false;
        }
        document.body.append(script);
        const image = new Image();
        const failed = new Promise(resolve => {
            image.onerror = () => resolve(true);
            image.onload = () => resolve(false);
        });
        image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
        const fetched = await fetch('data:,x').then(() => true, () => false);
        return { trusted, intruded: Boolean(window.intruded), image: await failed, fetched };
    });
    assert.deepEqual(blocked, { trusted: false, intruded: false, image: true, fetched: false });
    assert.ok(page.troubles.length > 0);
    page.troubles = [];
});

// ---- run them ----

let passed = 0, failed = 0;
const browser = await launch(executable);
for (const { name, file, body, options } of tests) {
    const at = path.join(folder, `${file}.html`);
    if (!fs.existsSync(at)) {
        console.log(`browser: ${name}: skipped (there is no ${file}.html)`);
        continue;
    }
    const page = await open(browser, at, options);
    try {
        await body(page);
        assert.deepEqual(page.troubles, []);
        passed++;
    } catch (error) {
        failed++;
        console.log(`browser: ${name}: ${error.message}`);
    }
    await page.context().close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
