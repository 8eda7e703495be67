import { Button } from '@khai-bao/ui';
import { Link2 } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { registrationTexts } from '../registrations/registration.texts.js';

/** The list as it is shown, as an address that can be sent: its view and its search, whatever registration is open beside it. */
export function CopyLink() {
  const t = registrationTexts.useTexts();
  const copy = async (): Promise<void> => {
    const address = new URL(location.href);
    for (const own of ['id', 'loc']) address.searchParams.delete(own);
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
