import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import './global.css';
import { ENGLISH, learn, speak } from './i18n';
import { type Platform, PlatformProvider } from './platform';
import { tauri } from './platform/tauri';
import { styleElementAttributes } from './style-nonce';

/** The shell's platform; in a plain browser, and only under Vite's development server, the samples. */
async function choosePlatform(): Promise<Platform> {
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { samplePlatform } = await import('./platform/sample');
    return samplePlatform();
  }
  return tauri;
}

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no root element');
}
const renderer = createDOMRenderer(document, {
  styleElementAttributes: styleElementAttributes(document),
});
const platform = await choosePlatform();
// All at once, and all before anything is drawn: each would be a picture of its own. A shell that does not even answer this
// has more to say, and what says it should be drawn.
const [language, view, preferences] = await Promise.all([
  platform.language().catch(() => ENGLISH),
  platform.view().catch(() => undefined),
  platform.preferences().catch(() => undefined),
]);
await learn(language.tag, platform);
speak(language);
createRoot(root).render(
  <StrictMode>
    <RendererProvider renderer={renderer} targetDocument={document}>
      <PlatformProvider value={platform}>
        <App known={{ view, preferences }} />
      </PlatformProvider>
    </RendererProvider>
  </StrictMode>,
);
