/** Sample views of a registration that others can sign in as. */
import type { Decision } from '../ipc/bindings/Decision';
import type { FootholdKind } from '../ipc/bindings/FootholdKind';
import type { FootholdsView } from '../ipc/bindings/FootholdsView';
import type { FootholdView } from '../ipc/bindings/FootholdView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { Status } from '../ipc/bindings/Status';
import { entrance } from './entrance';
import { APP_ID, finding, fromNow, passed, planOf, sectionView } from './parts';
import { registrationFindings, registrationScreen } from './sections';

const DAY = 86_400;

function foothold(kind: FootholdKind, params: Record<string, string>, decision: Decision): FootholdView {
  return { id: `${kind}:${params['name'] ?? ''}`, kind, params, decision, locked: false, hasNoId: false };
}

/** What an employee has left on it. */
function found(decision: Decision): FootholdView[] {
  const expiresAt = fromNow(365 * DAY);
  return [
    foothold(
      'certificate',
      { name: 'CN=backup.attacker.example', hint: '5F1D…', expiresAt, keyId: '1' },
      decision,
    ),
    foothold('secret', { name: 'backup', hint: 'k7Q', expiresAt, keyId: '2' }, decision),
    foothold('webRedirect', { name: 'https://attacker.example/signed-in', platform: 'Web' }, decision),
    foothold('owner', { name: 'Adele Vance', detail: 'AdeleV@contoso.com', id: '3' }, decision),
    foothold('appOwner', { name: 'Nightly backup', detail: '', id: '4' }, decision),
    foothold(
      'federated',
      { name: 'backup', issuer: 'https://token.actions.githubusercontent.com · repo:attacker/backup' },
      decision,
    ),
    foothold('unreadPrincipal', { name: '', detail: '', id: '' }, 'open'),
  ];
}

function footholds(items: FootholdView[], chosen: boolean): FootholdsView {
  return {
    id: 'footholds',
    items,
    chosen,
    open: items.some((item) => item.decision === 'open'),
    newOne: 'better',
    appId: APP_ID,
    createdAt: fromNow(-12 * DAY),
  };
}

const open = footholds(found('open'), false);
const decided = footholds(
  found('goes').map((item) =>
    item.kind === 'owner' || item.kind === 'unreadPrincipal' ? { ...item, decision: 'stays' } : item,
  ),
  true,
);

/** What is left behind where many have worked for years. */
const crowd = Array.from({ length: 40 }, (_, at) => at + 1).flatMap((at) => [
  foothold(
    'owner',
    { name: `Owner ${String(at)}`, detail: `owner${String(at)}@contoso.com`, id: `o${String(at)}` },
    'goes',
  ),
  foothold(
    'secret',
    { name: `backup ${String(at)}`, hint: 'zzz', expiresAt: fromNow(365 * DAY), keyId: `s${String(at)}` },
    at % 2 === 0 ? 'stays' : 'goes',
  ),
]);

const { readinessConfirmed } = entrance;

/** All is there, and others can sign in as it. */
const onlyPeig = (status: Status, params: Record<string, string>) =>
  registrationFindings(passed).map((one) =>
    one.check === 'onlyPeig' ? finding('onlyPeig', status, params) : one,
  );

/** Section 1 of a registration that is there, with what is still to be done about it. */
const opened = (more: Partial<SectionScreen>) => registrationScreen('done', more, 'todo');

export const prepared = {
  readinessPrepared: {
    ...readinessConfirmed,
    screen:
      readinessConfirmed.screen.kind === 'readiness'
        ? { ...readinessConfirmed.screen, footholds: open, plan: planOf('nothing') }
        : readinessConfirmed.screen,
  },
  registrationPrepared: sectionView(opened({ footholds: open }), {
    checklist: onlyPeig({ kind: 'wrong', found: '7', wanted: '0', change: null }, { count: '7' }),
    navigation: { back: true, hasNext: true, next: false, blockedBy: ['onlyPeig'] },
  }),
  registrationCrowded: sectionView(
    opened({
      footholds: footholds(crowd, true),
      canPerform: true,
      plan: planOf(
        'takeAway',
        ...crowd
          .filter((item) => item.decision === 'goes')
          .map(({ kind, params }) => ({
            kind: kind === 'owner' ? ('removeOwner' as const) : ('removeSecret' as const),
            params,
          })),
      ),
    }),
    {
      checklist: onlyPeig(
        { kind: 'wrong', found: '60', wanted: '0', change: 'removeOwner' },
        { count: '80' },
      ),
      navigation: { back: true, hasNext: true, next: false, blockedBy: ['onlyPeig'] },
    },
  ),
  registrationAdopted: sectionView(
    opened({
      footholds: decided,
      canPerform: true,
      plan: planOf(
        'takeAway',
        {
          kind: 'removeCertificate',
          params: { name: 'CN=backup.attacker.example', expiresAt: fromNow(DAY) },
        },
        { kind: 'removeRedirect', params: { name: 'https://attacker.example/signed-in', platform: 'Web' } },
      ),
    }),
    {
      checklist: onlyPeig(
        { kind: 'wrong', found: '5', wanted: '0', change: 'removeCertificate' },
        { count: '7' },
      ),
      navigation: { back: true, hasNext: true, next: false, blockedBy: ['onlyPeig'] },
    },
  ),
};
