import { Button } from '@khai-bao/ui';
import { Link2 } from 'lucide-react';
import { removeAddressParameters } from '../routing/address-parameters.js';
import { notify } from '../parts/notify.js';
import { intakeListTexts } from './intake-list.texts.js';

/** Copies the address of the shown list, its view and search text, without the opened registration and the saved filter. */
export function CopyLink() {
  const t = intakeListTexts.useTexts();
  const copy = async (): Promise<void> => {
    const address = new URL(location.href);
    removeAddressParameters(address, 'id', 'filter');
    try {
      await navigator.clipboard.writeText(address.href);
      notify({ tone: 'pass', text: t.linkCopied });
    } catch {
      // A browser that forbids it still has its own address line.
      notify({ tone: 'stop', text: t.linkNotCopied });
    }
  };
  return (
    <Button
      variant="plain"
      size="small"
      aria-label={t.copyLink}
      title={t.copyLink}
      icon={<Link2 aria-hidden="true" />}
      onClick={() => void copy()}
    />
  );
}
