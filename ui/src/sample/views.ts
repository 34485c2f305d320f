/** One view of every screen and of its states, for development and tests. */
import type { View } from '../ipc/bindings/View';
import { entrance } from './entrance';
import { prepared } from './footholds';
import { guide } from './guide';
import { run } from './run';
import { away } from './signed-out';
import { ending } from './ending';
import { renewal } from './renewal';
import { byHand } from './parts';
import { upkeep } from './upkeep';

/** The sections as they are done in the portal. */
const inThePortal = {
  registrationByHand: byHand(guide.registration),
  registrationDoneByHand: byHand(guide.registrationDone),
  permissionsByHand: byHand(guide.permissions),
  publicClientByHand: byHand(guide.publicClient),
  secretByHand: byHand(ending.secret),
};

const all = {
  ...entrance,
  ...prepared,
  ...run,
  ...guide,
  ...ending,
  ...upkeep,
  ...renewal,
  ...away,
  ...inThePortal,
};

/** Names of the sample views, in the order in which an admin meets them. */
export type SampleName = keyof typeof all;

/** The sample views by name. */
export const sampleViews: Readonly<Record<SampleName, View>> = all;

/** Their names, in order. */
export const sampleNames = Object.keys(all) as SampleName[];
