// shots.mjs BROWSER FOLDER TO: the pictures of what shots made in FOLDER.
import fs from 'node:fs';
import path from 'node:path';
import { launch, open } from './browser.mjs';

const [executable, folder, to] = process.argv.slice(2);
const browser = await launch(executable);

async function shot(name, file, options, act) {
    const page = await open(browser, path.join(folder, file), options);
    if (act)
        await act(page);
    await page.screenshot({ path: path.join(to, name) });
    await page.context().close();
}

// Text with the colours of a terminal, in its window.
const COLORS = { 31: '#f6a195', 32: '#8bd3a2', 33: '#eabc68', 34: '#93c2f5', 35: '#eaa3da', 36: '#79d3da' };

async function terminal(name, file) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const page = await browser.newPage({ viewport: { width: 820, height: 100 } });
    await page.evaluate(([text, colors]) => {
        document.body.style.cssText = 'margin:0;padding:18px 22px;background:#14161a;color:#e8e6e1;' +
            'font:15px/1.32 "DejaVu Sans Mono",monospace;white-space:pre';
        let style = '';
        text.split(/\x1b\[([\d;]*)m/).forEach((part, i) => {
            if (i % 2) {
                for (const code of part.split(';'))
                    style = code === '0' || !code ? '' : code === '1' ? style + 'font-weight:bold;' :
                        colors[code] ? style + `color:${colors[code]};` : style;
                return;
            }
            const span = document.createElement('span');
            span.style.cssText = style;
            span.textContent = part;
            document.body.append(span);
        });
    }, [text, COLORS]);
    await page.screenshot({ path: path.join(to, name), fullPage: true });
    await page.close();
}

const field = label => page => page.locator('#tree .field', { hasText: label }).first().click();
await shot('page.png', 'page.html', {}, field('Time to live'));
await shot('page-dark.png', 'frames.html', { colorScheme: 'dark', hash: '#2' }, field('Question count'));
await shot('quiz.png', 'page.html', {}, async page => {
    await page.evaluate(() => {
        Math.random = () => 0.42; // the same questions each time
    });
    await page.locator('.quizButton').click();
});
await terminal('walk.png', 'walk');
await browser.close();
