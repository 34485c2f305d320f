import { render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { act } from 'react';

import { App } from '../src/App';
import type { Intent } from '../src/ipc/bindings/Intent';
import type { Language } from '../src/ipc/bindings/Language';
import { type Catalogue, ENGLISH } from '../src/i18n';
import type { Preferences } from '../src/ipc/bindings/Preferences';
import type { ProgramView } from '../src/ipc/bindings/ProgramView';
import type { View } from '../src/ipc/bindings/View';
import { type Platform, PlatformProvider } from '../src/platform';
import { samplePreferences, sampleProgram } from '../src/sample/program';
import { catalogues } from './catalogues';

/** A program that the test holds in its hand: it records intents and shows what it is told to. */
export class FakePlatform implements Platform {
  readonly sent: Intent[] = [];
  secret: string | null = null;
  /** What the admin has chosen, each time. */
  readonly preferred: Preferences[] = [];
  told: ProgramView | Error = sampleProgram;
  private readonly callbacks = new Set<(view: View) => void>();

  constructor(
    private readonly first: View | Error,
    private readonly remembered: Preferences = samplePreferences,
  ) {}

  language(): Promise<Language> {
    return Promise.resolve(ENGLISH);
  }

  catalogue(tag: string): Promise<Catalogue> {
    const known = catalogues[tag];
    return known ? Promise.resolve(known) : Promise.reject(new Error(tag));
  }

  preferences(): Promise<Preferences> {
    return Promise.resolve(this.preferred.at(-1) ?? this.remembered);
  }

  prefer(preferences: Preferences): Promise<Language> {
    this.preferred.push(preferences);
    const tag = preferences.language ?? ENGLISH.tag;
    return Promise.resolve({ tag, dates: tag });
  }

  program(): Promise<ProgramView> {
    return this.told instanceof Error ? Promise.reject(this.told) : Promise.resolve(this.told);
  }

  view(): Promise<View> {
    return this.first instanceof Error ? Promise.reject(this.first) : Promise.resolve(this.first);
  }

  send(intent: Intent): void {
    this.sent.push(intent);
  }

  reveal(): Promise<string | null> {
    return Promise.resolve(this.secret);
  }

  onView(callback: (view: View) => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }

  /** The program shows another view. */
  show(view: View): void {
    act(() => {
      this.callbacks.forEach((callback) => {
        callback(view);
      });
    });
  }
}

/** The pages on screen, with the program behind them. */
export interface Stage extends RenderResult {
  platform: FakePlatform;
  user: UserEvent;
  app: () => HTMLElement;
}

/** Draws the pages over a fake program whose first view this is. */
export async function open(first: View | Error, remembered?: Preferences): Promise<Stage> {
  const platform = new FakePlatform(first, remembered);
  const result = render(
    <PlatformProvider value={platform}>
      <App />
    </PlatformProvider>,
  );
  // The first view is a promise; let it settle.
  await act(() => Promise.resolve());
  return { ...result, platform, user: userEvent.setup(), app: () => result.getByTestId('app') };
}

/** The same view, one revision on. */
export function next(view: View, changes: Partial<View> = {}): View {
  return { ...view, ...changes, revision: view.revision + 1 };
}
