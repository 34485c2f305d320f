import { render } from '@testing-library/react';
import { act } from 'react';
import { expect, test } from 'vitest';

import { App, type Known } from '../src/App';
import { PlatformProvider } from '../src/platform';
import { samplePreferences } from '../src/sample/program';
import { sampleViews } from '../src/sample/views';
import { FakePlatform, next } from './harness';

/** Draws once, and does not wait for anything that was asked for. */
function drawOnce(known: Known) {
  const platform = new FakePlatform(sampleViews.welcome);
  const drawn = render(
    <PlatformProvider value={platform}>
      <App known={known} />
    </PlatformProvider>,
  );
  return { platform, drawn, app: () => drawn.getByTestId('app') };
}

test('what is known before is drawn at once, in the theme that was chosen', async () => {
  const { app } = drawOnce({
    view: sampleViews.welcome,
    preferences: { ...samplePreferences, theme: 'dark' },
  });
  expect(app().dataset['screen']).toBe('welcome');
  expect(document.documentElement.style.colorScheme).toBe('dark');
  await act(() => Promise.resolve());
});

test('what is not known is asked for', async () => {
  const { app, drawn } = drawOnce({});
  expect(app().dataset['screen']).toBe('loading');
  await drawn.findByRole('heading', { level: 1 });
  expect(app().dataset['screen']).toBe('welcome');
});

test('a later view takes the place of the one that was known', async () => {
  const { app, platform } = drawOnce({ view: sampleViews.welcome });
  await act(() => Promise.resolve());
  platform.show(next(sampleViews.welcome, { screen: sampleViews.signIn.screen, screenId: 'signIn' }));
  expect(app().dataset['screen']).toBe('signIn');
});
