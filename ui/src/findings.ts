import { readable } from './format';
import { sentence } from './i18n';
import type { FindingView } from './ipc/bindings/FindingView';

/** What a checklist item is called. */
export function findingTitle(finding: FindingView): string {
  return sentence([`check.${finding.check}.title`], readable(finding.params));
}

/** What its status is called: the check's own word where it has one. */
export function findingLabel({ check, status }: FindingView): string {
  return sentence([`check.${check}.${status.kind}Label`, `status.${status.kind}.label`]);
}

/** What was found, in a sentence: the check's own where it has one, otherwise the general one of the status. */
export function findingText(finding: FindingView): string {
  const { check, status } = finding;
  const params = readable(finding.params);
  const own = `check.${check}.${status.kind}`;
  const general = `status.${status.kind}.text`;
  switch (status.kind) {
    case 'warning':
      return sentence([`${own}.${status.reason}`, general], params);
    case 'unknown':
      return sentence([`${own}.${status.reason}`, `status.unknown.${status.reason}`, general], params);
    case 'wrong':
      return sentence([`${own}.${status.found}`, own, general], {
        ...params,
        found: status.found,
        wanted: status.wanted,
      });
    default:
      return sentence([own, general], params);
  }
}

/** The app may do more than Peig needs. */
export function isExtra({ check, status }: FindingView): boolean {
  return check === 'noExtraPermissions' && status.kind === 'warning';
}

/** A secret is there that nobody has. */
export function isLeftOver({ check }: FindingView): boolean {
  return check === 'noOrphan';
}

/** The tenant's rule forbids client secrets, and that holds the set-up back. */
export function isForbidden({ check, status }: FindingView): boolean {
  return check === 'secretPolicy' && status.kind === 'wrong' && status.found === 'forbidden';
}
