// What the tests and the screenshots share: a browser, and a page that tells of all it should not do.
import { chromium } from 'playwright-core';

export async function launch(executablePath) {
    // A container's root has no namespaces for the browser's own sandbox.
    return chromium.launch({ executablePath, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
}

// Opens a file; page.troubles collects what it asked for, reported, and ran into.
export async function open(browser, file, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
    const page = await context.newPage();
    page.troubles = [];
    page.on('request', request => {
        if (request.url().split('#')[0] !== `file://${file}`)
            page.troubles.push(`asks for ${request.url()}`);
    });
    page.on('dialog', dialog => {
        page.troubles.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on('pageerror', error => page.troubles.push(`error: ${error.message}`));
    // Policy violations are told on the console.
    page.on('console', message => page.troubles.push(`console: ${message.text()}`));
    await page.goto(`file://${file}${options.hash || ''}`);
    return page;
}
