/** Chromium, whose engine is that of WebView2, over its DevTools protocol. */
import { type Browser, chromium } from 'playwright-core';

import { address, type Engine } from './engine';

/** Starts the system's own; nothing is downloaded. */
export function start(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** A window of its own in the one browser. */
export async function open(browser: Browser, base: string): Promise<Engine> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  return {
    name: 'Chromium',
    open: async (view, language) => {
      await page.goto(address(base, view, language));
      await page.waitForFunction(() => window.looks !== undefined);
      await page.evaluate(() => window.looks?.drawn());
    },
    resize: (size) => page.setViewportSize(size),
    theme: (theme) =>
      page.emulateMedia({
        colorScheme: theme === 'dark' ? 'dark' : 'light',
        forcedColors: theme === 'forced' ? 'active' : 'none',
      }),
    unfold: async () => {
      await page.evaluate(() => window.looks?.unfold());
    },
    plant: () => page.evaluate(() => window.looks?.plant()),
    look: async (withAxe) => {
      const looked = await page.evaluate((axe) => window.looks?.look(axe), withAxe);
      if (looked === undefined) {
        throw new Error('the page has no samples');
      }
      return looked;
    },
    picture: async (file) => {
      await page.evaluate(() => window.looks?.drawn());
      await page.screenshot({ path: file, type: 'jpeg', quality: 75 });
    },
    end: () => context.close(),
  };
}
