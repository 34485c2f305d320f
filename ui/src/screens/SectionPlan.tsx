import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

import { Action, Caption, Disclosure, Note, Panel, Row, useFolded } from '../components';
import { findingText, isExtra } from '../findings';
import { readable } from '../format';
import { named, sentence, t } from '../i18n';
import type { ChangeView } from '../ipc/bindings/ChangeView';
import type { FindingView } from '../ipc/bindings/FindingView';
import type { SectionScreen } from '../ipc/bindings/SectionScreen';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';

const useStyles = makeStyles({
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

/** One planned change, in words. */
function changeText(change: ChangeView): string {
  const params = readable(change.params);
  const audience = params['audience'];
  // A secret whose value nobody has goes for that reason.
  const kind =
    change.kind === 'removeSecret' && params['orphan'] !== undefined ? 'removeOrphan' : change.kind;
  return sentence([`change.${kind}`], {
    ...params,
    ...(audience === undefined ? {} : { audience: named(`audience.${audience}`, audience) }),
  });
}

/** The admin has to say first which registration is meant: nothing else on the screen is about one before. */
export function isToBeChosen(screen: SectionScreen): boolean {
  const creates = screen.plan.changes.some((change) => change.kind === 'createRegistration');
  const chosen = screen.registrations.some((registration) => registration.chosen);
  return screen.registrations.length > 0 && !chosen && !creates;
}

/** Or what becomes of those who can sign in as it. */
function undecided(screen: SectionScreen): boolean {
  return isToBeChosen(screen) || screen.footholds?.open === true;
}

/** What is wrong, and nothing that this program does mends it. */
function isBeyondUs({ required, status }: FindingView): boolean {
  return required && status.kind === 'wrong' && status.change === null;
}

/** Why there is nothing to press: all is well, or what is missing is not for this screen to mend. */
function Nothing({ screen, checklist }: { screen: SectionScreen; checklist: readonly FindingView[] }) {
  const extra = checklist.find(isExtra);
  if (checklist.every((finding) => !finding.required || isGood(finding))) {
    if (extra !== undefined) {
      return (
        <Note tone="warning" testId="extra-access">
          {findingText(extra)}
        </Note>
      );
    }
    // There the steps say so themselves.
    return screen.id === 'confirm' ? null : <Note tone="success">{t('section.planEmpty')}</Note>;
  }
  const open = checklist.filter((finding) => finding.required && !isGood(finding));
  // Nothing is wrong: what was done is not visible everywhere yet.
  if (open.some(isSettling) && open.every((finding) => isSettling(finding) || isUnread(finding))) {
    return <Note testId="confirming">{t('section.confirming')}</Note>;
  }
  if (screen.id === 'confirm') {
    return <Note tone="warning">{t('section.notDoneYet')}</Note>;
  }
  return !undecided(screen) && checklist.some(isBeyondUs) ? (
    <Note tone="warning">{t('section.beyondUs')}</Note>
  ) : null;
}

function isSettling({ status }: FindingView): boolean {
  return status.kind === 'settling';
}

function isUnread({ status }: FindingView): boolean {
  return status.kind === 'unknown' && status.reason === 'notRead';
}

function isGood(finding: FindingView): boolean {
  return finding.status.kind === 'passed' || finding.status.kind === 'warning';
}

/** A secret exists already: making another is possible, and not what has to be done next. */
function isAnother(screen: SectionScreen): boolean {
  return screen.id === 'secret' && screen.secret !== null && screen.secret.phase.kind !== 'none';
}

/** A list that is short, or takes something away, is read before it is agreed to; a longer one is told by its steps too. */
const SHORT = 3;

function isFolded(changes: readonly ChangeView[]): boolean {
  return changes.length > SHORT && !changes.some((change) => /^(remove|delete|forget)/.test(change.kind));
}

/** What will be changed, in one line where that says enough. */
export function Planned({ changes }: { changes: readonly ChangeView[] }) {
  return isFolded(changes) ? (
    <Disclosure label={t('section.planFolded', { count: changes.length })} testId="show-plan">
      <Changes changes={changes} />
    </Disclosure>
  ) : (
    <Changes changes={changes} />
  );
}

/** What will be changed, in order. */
export function Changes({ changes }: { changes: readonly ChangeView[] }) {
  const styles = useStyles();
  const { shown, more, line } = useFolded(changes);
  return (
    <>
      <ol className={styles.list}>
        {shown.map((change, index) => (
          <li key={index} {...line(index)} data-testid={`change-${change.kind}`}>
            {changeText(change)}
          </li>
        ))}
      </ol>
      {more === null ? null : <Row>{more}</Row>}
    </>
  );
}

/** What the button does. Mending what a registration lacks is not creating it, and what somebody else consents to is only listed. */
function performLabel(screen: SectionScreen): string {
  if (isAnother(screen)) {
    return t('section.performAnother');
  }
  const kinds = new Set(screen.plan.changes.map((change) => change.kind));
  if (screen.id === 'registration' && !kinds.has('createRegistration')) {
    return t('section.perform.confirm');
  }
  if (screen.id === 'permissions') {
    const lists = kinds.has('listPermissions');
    const grants = kinds.has('grantRole') || kinds.has('grantDelegated');
    return t(
      `section.perform.${lists && !grants ? 'listPermissions' : grants && !lists ? 'grantPermissions' : 'permissions'}`,
    );
  }
  return t(`section.perform.${screen.id}`);
}

/** What the button will change, and the button. */
export function Plan({ screen, view }: { screen: SectionScreen; view: View }) {
  const platform = usePlatform();
  if (screen.plan.changes.length === 0 && !screen.canPerform) {
    return view.busy ? null : <Nothing screen={screen} checklist={view.checklist} />;
  }
  const another = isAnother(screen);
  const blocked = !screen.canPerform && view.busy === null;
  return (
    <Panel title={t('section.planTitle')} raised={!another} testId="plan">
      <Planned changes={screen.plan.changes} />
      <Row>
        <Action
          label={performLabel(screen)}
          tone={another ? 'secondary' : 'primary'}
          disabled={!screen.canPerform}
          describedBy={blocked ? 'perform-why' : undefined}
          testId="perform"
          onPress={() => {
            platform.send({ kind: 'perform', plan: screen.plan.id });
          }}
        />
        {blocked ? (
          <Caption id="perform-why">
            {undecided(screen) ? t('section.notYetChoose') : t('section.notYet')}
          </Caption>
        ) : null}
      </Row>
    </Panel>
  );
}
