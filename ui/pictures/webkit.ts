/** WebKitGTK, the engine of the window on Linux, in the small browser that comes with it, over WebDriver. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

import type { Looked } from '../src/sample/looks';
import { address, type Engine, type Theme } from './engine';

/** The library's own folder has the name of the machine in its path. */
function browser(): string {
  const found = readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error('WebKitGTK has no MiniBrowser here');
  }
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  server.close();
  await once(server, 'close');
  return typeof at === 'object' && at ? at.port : 0;
}

interface Answer {
  value: unknown;
}

/** A driver with one session; `send` is a command of it. */
async function session(theme: Theme) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, GTK_THEME: theme === 'dark' ? 'Adwaita:dark' : 'Adwaita', NO_AT_BRIDGE: '1' },
  });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      // Only ends one that hangs.
      signal: AbortSignal.timeout(120_000),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await answer.json()) as Answer;
    if (!answer.ok) {
      throw new Error(`${path}: ${JSON.stringify(value)}`);
    }
    return value;
  };
  for (let ready = false; !ready;) {
    if (driver.exitCode !== null) {
      throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`);
    }
    ready = await call('GET', '/status').then(
      () => true,
      () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, false)),
    );
  }
  const options = { binary: browser(), args: ['--automation'] };
  const made = await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options, timeouts: { script: 60_000 } } },
  });
  const id = (made as { sessionId: string }).sessionId;
  return {
    send: (path: string, body: object) => call('POST', `/session/${id}${path}`, body),
    get: (path: string) => call('GET', `/session/${id}${path}`),
    end: async () => {
      await call('DELETE', `/session/${id}`);
      driver.kill();
      await once(driver, 'exit');
    },
  };
}

/** Opens it in one of the two themes: here it is the desktop's, so each has a browser of its own. */
export async function open(base: string, theme: 'light' | 'dark'): Promise<Engine> {
  const { send, get, end } = await session(theme);
  const ask = async (what: string): Promise<unknown> => {
    const script = `const done = arguments[arguments.length - 1];
      const go = () => window.looks ? ${what}.then((value) => done({ value }), (e) => done({ error: String(e) })) : setTimeout(go, 5);
      go();`;
    const said = (await send('/execute/async', { script, args: [] })) as { value?: unknown; error?: string };
    if (said.error !== undefined) {
      throw new Error(said.error);
    }
    return said.value;
  };
  const inner = async () =>
    (await send('/execute/sync', {
      script: 'return [innerWidth, innerHeight, outerWidth, outerHeight]',
      args: [],
    })) as [number, number, number, number];
  return {
    name: 'WebKitGTK',
    open: async (view, language) => {
      await send('/url', { url: address(base, view, language) });
      await ask('window.looks.drawn()');
    },
    resize: async ({ width, height }) => {
      // The window is larger than the page by its bars, and the page follows a moment later.
      for (let tries = 0; tries < 200; tries += 1) {
        const [w, h, wide, high] = await inner();
        if (w === width && h === height) {
          return;
        }
        await send('/window/rect', { width: width + wide - w, height: height + high - h });
      }
      throw new Error(`the page does not become ${width} wide and ${height} high`);
    },
    theme: (wanted) =>
      wanted === theme ? Promise.resolve() : Promise.reject(new Error(`this one is ${theme}, not ${wanted}`)),
    unfold: async () => {
      await ask('window.looks.unfold()');
    },
    plant: async () => {
      await send('/execute/sync', { script: 'window.looks.plant()', args: [] });
    },
    look: async (withAxe) => (await ask(`window.looks.look(${withAxe})`)) as Looked,
    picture: async (file) => {
      await writeFile(file, Buffer.from(String(await get('/screenshot')), 'base64'));
    },
    end,
  };
}
