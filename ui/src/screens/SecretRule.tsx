import { ArrowRightRegular, OpenRegular } from '@fluentui/react-icons';

import { Action, Note, Panel, Paragraph, Row } from '../components';
import { isForbidden } from '../findings';
import { t } from '../i18n';
import type { View } from '../ipc/bindings/View';
import { usePlatform } from '../platform';

/** What can be done where the tenant's rule forbids client secrets: read about it, or go on all the same. */
function Ways({ goOn }: { goOn: string }) {
  const platform = usePlatform();
  return (
    <Row>
      <Action
        label={goOn}
        icon={<ArrowRightRegular />}
        begins
        testId="go-on-despite-rule"
        onPress={() => {
          platform.send({ kind: 'goOnDespiteRule' });
        }}
      />
      <Action
        label={t('rule.about')}
        tone="quiet"
        icon={<OpenRegular />}
        testId="open-secret-policy"
        onPress={() => {
          platform.send({ kind: 'open', link: 'secretPolicy' });
        }}
      />
    </Row>
  );
}

/** The rule forbids secrets: beside the lifetimes, none of which can be had. */
export function Forbidden() {
  return (
    <>
      <Note tone="warning">{t('rule.forbidden')}</Note>
      <Ways goOn={t('rule.granted')} />
    </>
  );
}

/** The rule holds the whole set-up back: what to ask for, and the way on. */
export function SecretRule({ view }: { view: View }) {
  // Where no lifetime is allowed there is nothing to go on with: the checklist says whom to ask.
  const held = view.checklist.some(isForbidden);
  return held ? (
    <Panel title={t('rule.title')} raised testId="secret-rule">
      <Paragraph>{t('rule.ask')}</Paragraph>
      <Paragraph>{t('rule.first')}</Paragraph>
      <Ways goOn={t('rule.goOn')} />
    </Panel>
  ) : null;
}
