import { Fragment } from 'react';

import { English } from '../components';
import { isolated } from '../direction';
import { named } from '../i18n';

/** Stands for the organisation's name. */
const ORGANISATION = '[organisation]';

/** A label's key in the catalogues of the languages that the portal speaks. */
function keyOf(label: string): string {
  const words = label.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return `guide.portal.${words.join('-')}`;
}

interface PortalLabelProps {
  label: string;
  /** The organisation's name, where a label has it. */
  tenant?: string | null;
}

/** A label of the portal's as the admin finds it there, with Microsoft's English beside it. */
export function PortalLabel({ label, tenant = null }: PortalLabelProps) {
  // A function, because a name may have what `replace` would take as a pattern (`$&`).
  const whole = (words: string) =>
    tenant === null ? words : words.replace(ORGANISATION, () => isolated(tenant));
  const own = named(keyOf(label), label);
  const english = whole(label);
  return own === label ? (
    <English>{english}</English>
  ) : (
    <>
      {whole(own)} <English>{`(${english})`}</English>
    </>
  );
}

/** What is clicked one after the other. */
export function PortalPath({ labels, tenant }: { labels: readonly string[]; tenant: string | null }) {
  return labels.map((label, index) => (
    <Fragment key={label}>
      {index === 0 ? null : ' → '}
      <PortalLabel label={label} tenant={tenant} />
    </Fragment>
  ));
}
