import type { RegisteredUnit } from '@khai-bao/api-client';
import { Button, formatDateTime } from '@khai-bao/ui';
import { Check, Copy, FileSearch } from 'lucide-react';
import { useState } from 'react';
import { Link } from '../router.js';
import { Page } from '../shell/page.js';
import { CommitteeContacts, type Committee } from './committee-contacts.js';
import type { RegistrationDraft } from './registration-draft.js';
import { registerI18n, type RegisterTexts } from './texts.js';

function nextSteps(t: RegisterTexts, draft: RegistrationDraft): readonly string[] {
  if (draft.ncovi === 'yes') return [t.done.next1, t.done.nextNcovi];
  if (draft.kind === 'pharmacy') return [t.done.next1, t.done.nextPharmacy];
  return [t.done.next1, t.done.next2, draft.email.trim() ? t.done.next3Mail : t.done.next3Hand];
}

/** A registration that was taken: its tracking code, and what happens next. */
export function Registered({
  draft,
  result,
  committee,
  onAnother,
}: {
  draft: RegistrationDraft;
  result: RegisteredUnit;
  committee: Committee;
  onAnother: () => void;
}) {
  const t = registerI18n.useTexts();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(result.trackingCode);
    setCopied(true);
  };
  return (
    <Page title={t.done.title} above={draft.name} below={t.done.lead(result.areaName)} view="registered">
      <div className="c-card c-form">
        <div className="c-tracking">
          <p className="kb-label">{t.done.code}</p>
          <p className="c-tracking-code num">{result.trackingCode}</p>
          <p className="c-quiet num">{t.done.at(formatDateTime(result.submittedAt))}</p>
          {'clipboard' in navigator && (
            <Button
              variant="quiet"
              size="small"
              icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
              onClick={() => void copy().catch(() => undefined)}
            >
              {copied ? t.done.copied : t.done.copy}
            </Button>
          )}
        </div>
        <p>{t.done.keep}</p>
        <h2>{t.done.next}</h2>
        <ol className="c-steps">
          {nextSteps(t, draft).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <CommitteeContacts committee={committee} kind={draft.kind} />
        <Link href="/dang-ky/tra-cuu" className="kb-btn" data-size="big">
          <FileSearch aria-hidden="true" />
          {t.done.follow}
        </Link>
        <Button variant="quiet" onClick={onAnother}>
          {t.done.another}
        </Button>
      </div>
    </Page>
  );
}
