import { describe, expect, test } from 'vitest';

import { findingText, findingTitle } from '../src/findings';
import { has } from '../src/i18n';
import type { CheckId } from '../src/ipc/bindings/CheckId';
import type { Status } from '../src/ipc/bindings/Status';
import { OBSTACLES, ON_THE_WAY } from './obstacles';

/** What each check can find, with the reasons of its warnings and what can be wrong (`crates/setup/src/check`). */
interface Can {
  kinds: Status['kind'][];
  reasons?: string[];
  /** What can be found instead, where it has words of its own. */
  wrongs?: string[];
}
const write: Status['kind'][] = ['passed', 'missing', 'settling', 'unknown'];
const CHECKS = {
  tenantConfirmed: { kinds: ['passed', 'missing'] },
  tenantKind: { kinds: ['warning'], reasons: ['customers'] },
  microsoftReachable: { kinds: ['passed', 'warning'], reasons: OBSTACLES },
  account: { kinds: ['passed', 'warning', 'unknown'], reasons: ['guest', 'partner', 'notRead'] },
  mayRegister: { kinds: ['passed', 'warning', 'unknown'], reasons: ['noRole', 'noneActive', 'notSure'] },
  mayConsent: {
    kinds: ['passed', 'warning', 'wrong', 'unknown'],
    reasons: ['noRole', 'noneActive', 'notSure', 'onPage'],
    wrongs: ['noRole', 'noneActive'],
  },
  corporateDomain: { kinds: ['passed', 'warning', 'unknown'], reasons: ['none', 'notTold'] },
  businessPremium: { kinds: ['passed', 'warning', 'unknown'], reasons: ['none', 'notRead'] },
  secretPolicy: {
    kinds: ['passed', 'warning', 'wrong'],
    reasons: ['limited', 'refused', 'forbidden', 'noLifetime', 'mayForbid', 'notRead'],
    wrongs: ['forbidden', 'noLifetime'],
  },
  registered: { kinds: [...write, 'wrong', 'warning'], reasons: ['renamed'] },
  onlyPeig: { kinds: [...write, 'wrong', 'warning'], reasons: ['left'] },
  enabled: { kinds: [...write, 'wrong'], wrongs: ['disabled', 'disabledByMicrosoft'] },
  accountTypes: { kinds: [...write, 'wrong', 'warning'], reasons: ['multitenant', 'without'] },
  redirectUri: { kinds: [...write, 'wrong', 'warning'], reasons: ['without'] },
  servicePrincipal: { kinds: [...write, 'wrong'] },
  permissionListed: { kinds: [...write, 'wrong'] },
  permissionConsented: { kinds: [...write, 'wrong', 'waitingForSomeone'] },
  noExtraPermissions: { kinds: ['warning'], reasons: ['extra', 'extraMany'] },
  publicClientFlows: { kinds: [...write, 'warning'], reasons: ['without'] },
  secretLive: { kinds: [...write, 'warning'], reasons: ['expiresSoon'] },
  secretProved: {
    kinds: [...write, 'warning'],
    reasons: ['blocked', 'extraRoles', 'notHere', 'onWord', 'seeking'],
  },
  secretKept: { kinds: [...write, 'warning'], reasons: ['memoryOnly', 'notHere', 'seeking'] },
  noOrphan: { kinds: ['warning'], reasons: ['left'] },
  confirmRegistered: {
    kinds: [...write, 'wrong', 'warning'],
    reasons: ['left', 'multitenant', 'renamed', 'without'],
  },
  confirmPermissions: {
    kinds: [...write, 'wrong', 'waitingForSomeone', 'warning'],
    reasons: ['extra', 'extraMany'],
  },
  confirmPublicClient: { kinds: [...write, 'warning'], reasons: ['without'] },
  confirmSecret: {
    kinds: [...write, 'warning'],
    reasons: ['blocked', 'expiresSoon', 'extraRoles', 'memoryOnly', 'notHere', 'onWord', 'seeking'],
  },
} satisfies Record<CheckId, Can>;

/** What each item of the last section sums up: it hands their reasons on (`sum_up`). */
const SUMS: Partial<Record<CheckId, CheckId[]>> = {
  confirmRegistered: ['registered', 'onlyPeig', 'enabled', 'accountTypes', 'redirectUri', 'servicePrincipal'],
  confirmPermissions: ['permissionListed', 'permissionConsented', 'noExtraPermissions'],
  confirmPublicClient: ['publicClientFlows'],
  confirmSecret: ['secretLive', 'secretProved', 'secretKept'],
};

const PARAMS = {
  ...ON_THE_WAY,
  days: '180',
  tenant: 'Northwind',
  name: 'PeigUserManagerApp',
  uri: 'http://localhost',
  permission: 'User.Read',
  permissions: 'Mail.Read',
  domain: 'northwind.com',
  expiresAt: '2027-01-31T12:00:00Z',
  count: '2',
  number: '385',
  found: 'Peig (do not delete)',
};

function statusesOf({ kinds, reasons = [], wrongs = [] }: Can): Status[] {
  return kinds.flatMap((kind): Status[] => {
    switch (kind) {
      case 'warning':
        return reasons.map((reason) => ({ kind, reason }));
      case 'unknown':
        return ['notRead', 'forbidden', 'failed', 'undecided', 'handed'].map((reason) => ({ kind, reason }));
      case 'missing':
        return [{ kind, change: null }];
      case 'wrong':
        return ['this', ...wrongs].map((found) => ({ kind, found, wanted: 'that', change: null }));
      case 'settling':
        return [{ kind, since: '2026-11-23T12:00:00Z' }];
      default:
        return [{ kind }];
    }
  });
}

describe.each(Object.entries(CHECKS) as [CheckId, Can][])('check %s', (check, can) => {
  test('has its own words for what it alone can mean', () => {
    const own = can.kinds.filter((kind) => kind === 'passed' || kind === 'missing');
    const keys = [
      `check.${check}.title`,
      ...own.map((kind) => `check.${check}.${kind}`),
      ...(can.reasons ?? []).map((reason) => `check.${check}.warning.${reason}`),
      ...(can.wrongs ?? []).map((found) => `check.${check}.wrong.${found}`),
    ];
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });

  test.each(statusesOf(can))('has a whole sentence for %o', (status) => {
    const finding = { key: check, check, status, required: true, params: PARAMS };
    for (const words of [findingTitle(finding), findingText(finding)]) {
      expect(words).not.toMatch(/^[a-z]+\.\w+\.|\{\{|undefined/);
      expect(words.length).toBeGreaterThan(5);
    }
  });
});

test.each(Object.entries(SUMS) as [CheckId, CheckId[]][])('%s tells what its section warns of', (sum, of) => {
  const reasons = (check: CheckId) => (CHECKS[check] as Can).reasons ?? [];
  expect([...reasons(sum)].sort()).toEqual([...new Set(of.flatMap(reasons))].sort());
});

describe('what is wrong', () => {
  const said = (check: CheckId, found: string) =>
    findingText({
      key: check,
      check,
      status: { kind: 'wrong', found, wanted: 'that', change: null },
      required: true,
      params: PARAMS,
    });

  test('is said by what was found, where that has words of its own', () => {
    expect(said('enabled', 'disabled')).toMatch(/in your organisation has deactivated.*reactivated here/);
    expect(said('enabled', 'disabledByMicrosoft')).toMatch(/Microsoft has disabled.*support request/);
    expect(said('enabled', 'asleep')).toBe('There is “asleep”; it should be “that”.');
  });

  test.each(['2', 'AzureADMyOrg', '–', 'a.b', 'a:b'])(
    'is said by the check where it has none (%s)',
    (found) => {
      expect(said('registered', found)).toContain(`There are ${found} registrations`);
    },
  );
});
