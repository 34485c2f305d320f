import { Checkbox, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';

import { Action, Caption, Note, Panel, Paragraph, Row, Stack, useFolded } from '../components';
import { formatDay, readable } from '../format';
import { sentence, t } from '../i18n';
import type { FootholdKind } from '../ipc/bindings/FootholdKind';
import type { FootholdsView } from '../ipc/bindings/FootholdsView';
import type { FootholdView } from '../ipc/bindings/FootholdView';
import { usePlatform } from '../platform';

const useStyles = makeStyles({
  list: { ...typographyStyles.body1, margin: 0, paddingLeft: tokens.spacingHorizontalXL },
  // Names that others have chosen: they run in their own direction and break anywhere.
  choice: { display: 'flex', marginLeft: `calc(-1 * ${tokens.spacingHorizontalS})` },
  item: { overflowWrap: 'anywhere', unicodeBidi: 'isolate', paddingBottom: tokens.spacingVerticalXS },
});

function told(item: FootholdView): string {
  return sentence([`foothold.${item.kind}`], readable(item.params));
}

/** What others could do, one line each. */
export function FootholdList({ items }: { items: readonly FootholdView[] }) {
  const styles = useStyles();
  const { shown, more, line } = useFolded(items);
  return (
    <>
      <ul className={styles.list} aria-label={t('footholds.label')}>
        {shown.map((item, index) => (
          <li key={item.id} {...line(index)} className={styles.item} data-testid={`foothold-${item.kind}`}>
            {told(item)}
            {item.locked && !item.hasNoId ? <Caption>{t('footholds.locked')}</Caption> : null}
          </li>
        ))}
      </ul>
      {more === null ? null : <Row>{more}</Row>}
    </>
  );
}

/** Why one stays open that is not left. Not each kind that may come without an id has a page in the portal. */
function NoId({ kind }: { kind: FootholdKind }) {
  const listed = kind === 'secret' || kind === 'certificate';
  return <Caption>{t(listed ? 'footholds.noIdKey' : 'footholds.noId')}</Caption>;
}

/** What becomes of each, once the admin uses the registration. */
function Decisions({ items }: { items: readonly FootholdView[] }) {
  const platform = usePlatform();
  const styles = useStyles();
  const { shown, more, line } = useFolded(items);
  return (
    <>
      <ul className={styles.list} aria-label={t('footholds.label')}>
        {shown.map((item, index) => {
          const leave = t(item.kind.startsWith('unread') ? 'footholds.unread' : 'footholds.leave');
          const what = told(item);
          return (
            <li
              key={item.id}
              {...line(index)}
              className={styles.item}
              data-testid={`foothold-${item.kind}`}
              data-decision={item.decision}
            >
              {what}
              {item.locked && !item.hasNoId ? <Caption>{t('footholds.locked')}</Caption> : null}
              {item.hasNoId && item.decision === 'open' ? <NoId kind={item.kind} /> : null}
              <Checkbox
                className={styles.choice}
                label={leave}
                aria-label={`${leave}: ${what}`}
                checked={item.decision === 'stays'}
                data-testid={`leave-${item.kind}`}
                onChange={(_, data) => {
                  platform.send({ kind: 'leaveFoothold', id: item.id, leave: data.checked === true });
                }}
              />
            </li>
          );
        })}
      </ul>
      {more === null ? null : <Row>{more}</Row>}
    </>
  );
}

/** Others can sign in as the registration that is there: a new one, or this one without them. */
export function Footholds({ footholds }: { footholds: FootholdsView }) {
  const platform = usePlatform();
  const { items, chosen, appId, createdAt, newOne } = footholds;
  const betterNew = newOne === 'better';
  const which =
    createdAt === null
      ? t('footholds.whichUnknown', { appId })
      : t('footholds.which', { appId, date: formatDay(createdAt) });
  const use = (
    <Stack tight>
      <Row>
        <Action
          label={t('footholds.use')}
          tone={betterNew ? 'secondary' : 'primary'}
          begins
          testId="use-this-one"
          onPress={() => {
            platform.send({ kind: 'useThisOne', list: footholds.id });
          }}
        />
      </Row>
      <Caption>{t('footholds.useHint')}</Caption>
    </Stack>
  );
  return (
    <Panel
      title={t('footholds.title')}
      raised={footholds.open}
      testId="footholds"
      data={{ 'data-open': String(footholds.open) }}
    >
      <Paragraph>{t(betterNew ? 'footholds.text' : 'footholds.textInUse')}</Paragraph>
      <Caption>{which}</Caption>
      {chosen ? <Decisions items={items} /> : <FootholdList items={items} />}
      {chosen ? <Note>{t('footholds.decided')}</Note> : null}
      {chosen || betterNew ? null : use}
      {newOne === 'no' ? null : (
        <Stack tight>
          <Row>
            <Action
              label={t('footholds.makeNew')}
              tone={chosen || !betterNew ? 'secondary' : 'primary'}
              icon={<AddRegular />}
              begins
              testId="make-new"
              onPress={() => {
                platform.send({ kind: 'makeNew' });
              }}
            />
          </Row>
          {chosen ? null : (
            <Caption>{t(betterNew ? 'footholds.makeNewHint' : 'footholds.makeNewLater')}</Caption>
          )}
        </Stack>
      )}
      {chosen || !betterNew ? null : use}
    </Panel>
  );
}
