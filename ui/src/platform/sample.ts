import { sampleViews } from '../sample/views';
import type { Platform } from './index';

/** Placeholder. */
export function samplePlatform(): Platform {
  return { view: () => Promise.resolve(sampleViews.welcome), send: () => undefined, reveal: () => Promise.resolve(null), onView: () => () => undefined };
}
