import { Field, Input } from '@fluentui/react-components';
import { PhoneLaptopRegular } from '@fluentui/react-icons';
import { useState } from 'react';

import {
  Action,
  Announcement,
  Caption,
  CopyButton,
  Heading,
  Note,
  Paragraph,
  Row,
  Stack,
  Told,
} from '../components';
import { useCopied } from '../hooks/useCopied';
import { useNow } from '../hooks/useNow';
import { t } from '../i18n';
import type { AstrayView } from '../ipc/bindings/AstrayView';
import { usePlatform } from '../platform';

/** How long a sign-in may take before help is at hand. */
const SOON = 30_000;

/** What Microsoft's page shows instead of coming back. */
function NumberOnThePage() {
  const platform = usePlatform();
  const [typed, type] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') {
          platform.send({ kind: 'explainNumber', text: typed });
        }
      }}
    >
      <Stack tight>
        <Field label={t('signIn.helpNumber')} hint={t('signIn.helpNumberHint')}>
          <Input
            value={typed}
            spellCheck={false}
            autoComplete="off"
            data-testid="aadsts-number"
            onChange={(_, data) => {
              type(data.value);
            }}
          />
        </Field>
        <Row>
          <Action
            label={t('signIn.helpExplain')}
            disabled={typed.trim() === ''}
            testId="explain-number"
            onPress={() => {
              platform.send({ kind: 'explainNumber', text: typed });
            }}
          />
        </Row>
      </Stack>
    </form>
  );
}

function OtherWays({ code }: { code: boolean }) {
  const platform = usePlatform();
  const last = useCopied<'address'>();
  const copied = last.id !== null;
  return (
    <Stack tight>
      <Paragraph>{t(code ? 'signIn.helpNoPage' : 'signIn.helpNoPageHere')}</Paragraph>
      <Row>
        <CopyButton
          label={t('signIn.copyAddress')}
          copied={copied}
          testId="copy-sign-in-page"
          onPress={() => {
            last.note('address');
            platform.send({ kind: 'copySignInPage' });
          }}
        />
        {code ? (
          <Action
            label={t('signIn.deviceButton')}
            icon={<PhoneLaptopRegular />}
            describedBy="help-device-hint"
            testId="help-device"
            onPress={() => {
              platform.send({ kind: 'startSignIn', method: 'deviceCode' });
            }}
          />
        ) : null}
      </Row>
      <Told words={copied ? t('signIn.addressCopied') : null} turn={last.turn} testId="sign-in-page-copied" />
      {code ? <Caption id="help-device-hint">{t('signIn.deviceHint')}</Caption> : null}
    </Stack>
  );
}

const CAME = { https: 'signIn.httpsCame', otherUser: 'signIn.otherUserCame' } as const;

/** What may keep a sign-in from coming back, and the ways on: after half a minute, or once it is known. */
export function SignInHelp({
  since,
  browser = false,
  astray = null,
  code = true,
}: {
  since: string | null;
  browser?: boolean;
  /** Why what came back was not taken. */
  astray?: AstrayView | null;
  /** A code is another way. */
  code?: boolean;
}) {
  const now = useNow();
  const long = since !== null && now - Date.parse(since) >= SOON;
  const shown = long || astray !== null;
  return (
    <>
      <Announcement>{shown ? t(astray === null ? 'signIn.helpTitle' : CAME[astray]) : null}</Announcement>
      {shown ? (
        <div data-testid="sign-in-help">
          <Stack>
            {astray === null ? null : <Note tone="warning">{t(CAME[astray])}</Note>}
            <Heading level={3}>{t('signIn.helpTitle')}</Heading>
            <NumberOnThePage />
            {browser ? <OtherWays code={code} /> : null}
            {browser && astray !== 'https' ? <Paragraph quiet>{t('signIn.helpHttps')}</Paragraph> : null}
            <Paragraph quiet>{t('signIn.helpVpn')}</Paragraph>
          </Stack>
        </div>
      ) : null}
    </>
  );
}
