import { Badge } from '@fluentui/react-components';

import { Caption, Panel, Paragraph, Row, Stack, useFolded } from '../components';
import { formatDay } from '../format';
import { t } from '../i18n';
import type { CredentialAge } from '../ipc/bindings/CredentialAge';
import type { CredentialView } from '../ipc/bindings/CredentialView';

const COLOR: Record<CredentialAge, 'success' | 'warning' | 'danger'> = {
  fine: 'success',
  soon: 'warning',
  expired: 'danger',
};

function Credential({ secret }: { secret: CredentialView }) {
  const facts = [
    secret.hint === null ? null : t('health.begins', { hint: secret.hint }),
    secret.madeAt === null ? null : t('health.made', { date: formatDay(secret.madeAt) }),
    secret.expiresAt === null ? null : t('health.expires', { date: formatDay(secret.expiresAt) }),
    secret.daysLeft !== null && secret.daysLeft >= 0 ? t('time.daysLeft', { count: secret.daysLeft }) : null,
  ];
  return (
    <Stack tight>
      <Row>
        <Paragraph>{secret.name ?? t('health.noName')}</Paragraph>
        <Badge appearance="tint" color={COLOR[secret.age]}>
          {t(`health.age.${secret.age}`)}
        </Badge>
        <Badge appearance="outline" color="informative">
          {t(`health.standing.${secret.standing}`)}
        </Badge>
      </Row>
      <Caption>{facts.filter(Boolean).join(t('navigation.separator'))}</Caption>
      {secret.ours ? null : <Caption>{t('health.foreign')}</Caption>}
    </Stack>
  );
}

/** All client secrets of the registration. */
export function Credentials({ secrets }: { secrets: readonly CredentialView[] }) {
  const [shown, more] = useFolded(secrets);
  return secrets.length === 0 ? null : (
    <Panel title={t('health.secrets')} testId="credentials" data={{ 'data-count': String(secrets.length) }}>
      {shown.map((secret, index) => (
        <Credential key={index} secret={secret} />
      ))}
      {more === null ? null : <Row>{more}</Row>}
    </Panel>
  );
}
