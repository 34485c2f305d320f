import { Badge } from '@fluentui/react-components';

import { Caption, type Line, Panel, Paragraph, Row, Stack, useFolded } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { CredentialAge } from '../ipc/bindings/CredentialAge';
import type { CredentialView } from '../ipc/bindings/CredentialView';

const COLOR: Record<CredentialAge, 'success' | 'warning' | 'danger'> = {
  fine: 'success',
  soon: 'warning',
  expired: 'danger',
};

/** While a renewal waits for Peig, the one that this program knows as good is not yet the one that Peig uses. */
function standingOf({ standing }: CredentialView, handOver: boolean): string {
  if (handOver && standing === 'inUse') {
    return t('health.standingNew');
  }
  return handOver && standing === 'outgoing' ? t('health.standingUntil') : t(`health.standing.${standing}`);
}

interface CredentialProps {
  secret: CredentialView;
  handOver: boolean;
  line: Line;
}

function Credential({ secret, handOver, line }: CredentialProps) {
  const facts = [
    secret.hint === null ? null : t('health.begins', { hint: secret.hint }),
    secret.madeAt === null ? null : t('health.made', { date: formatDay(secret.madeAt) }),
    secret.expiresAt === null ? null : t('health.expires', { date: formatDay(secret.expiresAt) }),
    secret.daysLeft !== null && secret.daysLeft >= 0 ? t('time.daysLeft', { count: secret.daysLeft }) : null,
  ];
  return (
    <div {...line}>
      <Stack tight>
        <Row>
          <Paragraph>{secret.name ?? t('health.noName')}</Paragraph>
          <Badge appearance="tint" color={COLOR[secret.age]}>
            {t(`health.age.${secret.age}`)}
          </Badge>
          <Badge appearance="outline" color="informative">
            {standingOf(secret, handOver)}
          </Badge>
        </Row>
        <Caption>{facts.filter(Boolean).join(t('navigation.separator'))}</Caption>
        {secret.ours ? null : <Caption>{t('health.foreign')}</Caption>}
      </Stack>
    </div>
  );
}

/** All client secrets of the registration. */
export function Credentials({
  secrets,
  handOver,
}: {
  secrets: readonly CredentialView[];
  /** A new one is made and Peig does not have it yet. */
  handOver: boolean;
}) {
  const { shown, more, line } = useFolded(secrets);
  return secrets.length === 0 ? null : (
    <Panel title={t('health.secrets')} testId="credentials" data={{ 'data-count': String(secrets.length) }}>
      {shown.map((secret, index) => (
        <Credential key={index} secret={secret} handOver={handOver} line={line(index)} />
      ))}
      {more === null ? null : <Row>{more}</Row>}
    </Panel>
  );
}
