import type { View } from '../ipc/bindings/View';
export const sampleViews: Record<'welcome', View> = null as never;
