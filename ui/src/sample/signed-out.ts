/** Sample views as somebody sees them whose sign-in the program has ended meanwhile: place and secret stay, nothing is given out. */
import type { FaultCode } from '../ipc/bindings/FaultCode';
import type { View } from '../ipc/bindings/View';
import { ending } from './ending';
import { fault } from './parts';
import { renewal } from './renewal';
import { upkeep } from './upkeep';

function signedOut(view: View, code: FaultCode = 'signedOutLocked'): View {
  return {
    ...view,
    fault: fault(code, { ways: ['signInAgain', 'copyDetails'] }),
    live: { ...view.live, state: 'off' },
  };
}

export const away = {
  signedOutLocked: signedOut(ending.values),
  signedOutValues: signedOut(ending.valuesForReal, 'signedOutAbsent'),
  signedOutMemory: signedOut(ending.valuesMemory, 'signedOutAsleep'),
  signedOutRenewal: signedOut(renewal.valuesRenewal),
  signedOutRenewalReady: signedOut(renewal.valuesRenewalReady, 'signedOutAfterAnHour'),
  signedOutStale: signedOut(renewal.secretStale),
  signedOutHealth: signedOut(upkeep.healthFine, 'signedOutAbsent'),
  signedOutExtra: signedOut(upkeep.healthExtra),
  signedOutDrift: signedOut(upkeep.healthDrift),
  signedOutExpired: signedOut(upkeep.healthExpired),
  signedOutOrphan: signedOut(renewal.healthOrphan),
  signedOutInDoubt: signedOut(renewal.healthInDoubt),
  signedOutUnclear: signedOut(renewal.healthUnclearUnread),
  signedOutNotInPeig: signedOut(renewal.healthNotInPeig),
  signedOutHandOver: signedOut(renewal.healthHandOver),
  signedOutReadiness: signedOut(upkeep.readinessDeleted),
} satisfies Record<string, View>;
