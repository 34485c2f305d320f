// Looks in Chromium, whose engine is that of WebView2, for text that is cut off in any of the sample views.
//
// A text is cut off where a box around it hides a part of it, or where it lies beside the window and cannot be scrolled to.
// Usage: node clipped.mjs [LANGUAGE …]; without one, English in disguise, which is longer than any translation.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { createServer } from 'vite';

const WIDTH = 1024;
const HEIGHT = 640;

/** Runs in the page, once it is drawn: every text that is cut off, with the box that cuts it. */
function clipped() {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = text.data.trim() ? [...range.getClientRects()].filter((line) => line.width > 0) : [];
    for (const line of lines) {
      const by = cutter(text, line);
      if (by) {
        found.push(`“${text.data.slice(0, 60)}” by ${by}`);
        break;
      }
    }
  }
  return found;

  /** What cuts off this line, if anything does. A box that scrolls cuts nothing off in that direction. */
  function cutter(text, line) {
    let { left, right, top, bottom } = line;
    let reachable = { x: false, y: false };
    for (let box = text.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      // Words for screen readers only.
      if (edge.width <= 1 || edge.height <= 1 || style.visibility === 'hidden') {
        return undefined;
      }
      const name = `${box.tagName.toLowerCase()}${box.dataset.testid ? `[${box.dataset.testid}]` : ''}.${box.className}`;
      const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
      if (!reachable.x && hides(style.overflowX) && (left < edge.left - 1 || right > edge.right + 1)) {
        return name;
      }
      // A line is taller than its letters: a fifth of it may go.
      const spare = (bottom - top) / 5 + 1;
      if (!reachable.y && hides(style.overflowY) && (top < edge.top - spare || bottom > edge.bottom + spare)) {
        return name;
      }
      const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
      reachable = {
        x: reachable.x || scrolls(style.overflowX),
        y: reachable.y || scrolls(style.overflowY),
      };
      if (style.position === 'fixed') {
        break;
      }
    }
    return !reachable.x && (left < -1 || right > innerWidth + 1) ? 'the window' : undefined;
  }
}

/** Chromedriver on a port of its own choice, as a function that sends it a command; and what ends it. */
async function browser() {
  const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  while (!/started successfully on port \d+/.test(said)) {
    const [part] = await once(driver.stdout, 'data');
    said += String(part);
  }
  const base = `http://127.0.0.1:${/on port (\d+)/.exec(said)?.[1]}`;
  const send = async (path, body) => {
    const answer = await fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) {
      throw new Error(`${value.error}: ${value.message}`);
    }
    return value;
  };
  const { sessionId } = await send('/session', {
    capabilities: {
      alwaysMatch: {
        'goog:chromeOptions': {
          args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'],
          mobileEmulation: { deviceMetrics: { width: WIDTH, height: HEIGHT, pixelRatio: 1, mobile: false, touch: false } },
        },
        timeouts: { script: 60_000, pageLoad: 120_000 },
      },
    },
  });
  return {
    send: (command, body) => send(`/session/${sessionId}${command}`, body),
    end: async () => {
      await fetch(`${base}/session/${sessionId}`, { method: 'DELETE' });
      driver.kill();
      await once(driver, 'exit');
    },
  };
}

const server = await createServer({ server: { port: 0, strictPort: false, hmr: false }, logLevel: 'error' });
await server.listen();
const address = server.resolvedUrls?.local[0];
const { sampleNames } = await server.ssrLoadModule('/src/sample/views.ts');
const { send, end } = await browser();
const languages = process.argv.slice(2).length ? process.argv.slice(2) : ['pseudo'];
const drawn = `
  const done = arguments[0];
  const look = () => (document.querySelector('h1') ? document.fonts.ready.then(() => done(innerWidth)) : requestAnimationFrame(look));
  look();`;
let cut = 0;
try {
  for (const language of languages) {
    for (const name of sampleNames) {
      await send('/url', { url: `${address}?view=${name}&lang=${language}` });
      const width = await send('/execute/async', { script: drawn, args: [] });
      if (width !== WIDTH) {
        throw new Error(`the page is ${width} wide, not ${WIDTH}`);
      }
      const found = await send('/execute/sync', { script: `return (${clipped})()`, args: [] });
      cut += found.length;
      found.forEach((text) => console.log(`${language} ${name}: ${text}`));
    }
  }
} finally {
  await end();
  await server.close();
}
console.log(`${sampleNames.length} sample views at ${WIDTH} × ${HEIGHT} in ${languages.join(', ')}: ${cut} texts are cut off`);
process.exitCode = cut ? 1 : 0;
