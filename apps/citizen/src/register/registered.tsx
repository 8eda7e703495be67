import { citizenPaths } from '@khai-bao/contracts/app-routes';
import type { RegisteredDto } from '@khai-bao/api-client/registration';
import { Button, formatDateTime } from '@khai-bao/ui';
import { Check, Copy, FileSearch } from 'lucide-react';
import { useState } from 'react';
import { Link } from '../router.js';
import { Page } from '../shell/page.js';
import { CommitteeContacts, useCommittee, type Committee } from './committee-contacts.js';
import type { RegistrationDraft } from './registration-draft.js';
import { registerI18n, type RegisterTexts } from './texts.js';

function nextSteps(t: RegisterTexts, draft: RegistrationDraft): readonly string[] {
  if (draft.ncovi === 'yes') return [t.done.next1, t.done.nextNcovi];
  if (draft.kind === 'pharmacy') return [t.done.next1, t.done.nextPharmacy];
  return [t.done.next1, t.done.next2, draft.email.trim() ? t.done.next3Mail : t.done.next3Hand];
}

interface Code {
  readonly name: string;
  readonly areaName: string;
  readonly formerAreaName?: string | undefined;
  readonly trackingCode: string;
}

/** Whom units of a site's ward call. */
function SiteCommittee({ areaCode, kind }: { areaCode: string; kind: RegistrationDraft['kind'] }) {
  return <CommitteeContacts committee={useCommittee(areaCode)} kind={kind} />;
}

function CopyCodes({ codes }: { codes: readonly Code[] }) {
  const t = registerI18n.useTexts();
  const [copied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const [only] = codes;
  const text =
    codes.length === 1 && only
      ? only.trackingCode
      : codes.map(({ name, trackingCode }) => `${trackingCode}  ${name}`).join('\n');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button
      variant="quiet"
      size="small"
      icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      onClick={() => void copy().catch(() => undefined)}
    >
      {copied ? t.done.copied : codes.length === 1 ? t.done.copy : t.done.copySites}
    </Button>
  );
}

/** A registration that was taken: its tracking codes, and what happens next. */
export function Registered({
  draft,
  result,
  committee,
  onAnother,
}: {
  draft: RegistrationDraft;
  result: RegisteredDto;
  committee: Committee;
  onAnother: () => void;
}) {
  const t = registerI18n.useTexts();
  const further = result.sites ?? [];
  const codes: readonly Code[] = [
    {
      name: draft.name,
      areaName: result.areaName,
      formerAreaName: result.formerAreaName,
      trackingCode: result.trackingCode,
    },
    ...further,
  ];
  // Each ward once, the first one's among them already.
  const otherWards = [...new Set((draft.sites ?? []).map(({ areaCode }) => areaCode))].filter(
    (code) => code !== draft.areaCode,
  );
  const merged = new Set(
    codes.flatMap(({ areaName, formerAreaName }) =>
      formerAreaName === undefined ? [] : [t.done.merged(formerAreaName, areaName)],
    ),
  );
  return (
    <Page
      title={t.done.title}
      above={draft.name}
      below={further.length === 0 ? t.done.lead(result.areaName) : t.done.leadSites(codes.length)}
      view="registered"
    >
      <div className="c-card c-form">
        {further.length === 0 ? (
          <div className="c-tracking">
            <p className="kb-label">{t.done.code}</p>
            <p className="c-tracking-code num">{result.trackingCode}</p>
            <p className="c-quiet num">{t.done.at(formatDateTime(result.submittedAt))}</p>
            <CopyCodes codes={codes} />
          </div>
        ) : (
          <div className="c-tracking">
            <ul className="c-codes" aria-label={t.done.code}>
              {codes.map(({ name, areaName, trackingCode }) => (
                <li key={trackingCode}>
                  <strong className="num">{trackingCode}</strong>
                  <span>{name}</span>
                  <small>{areaName}</small>
                </li>
              ))}
            </ul>
            <p className="c-quiet num">{t.done.at(formatDateTime(result.submittedAt))}</p>
            <CopyCodes codes={codes} />
          </div>
        )}
        {[...merged].map((sentence) => (
          <p key={sentence} className="c-warning">
            {sentence}
          </p>
        ))}
        <p>{further.length === 0 ? t.done.keep : t.done.keepSites}</p>
        <h2>{t.done.next}</h2>
        <ol className="c-steps">
          {nextSteps(t, draft).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <CommitteeContacts committee={committee} kind={draft.kind} />
        {otherWards.map((code) => (
          <SiteCommittee key={code} areaCode={code} kind={draft.kind} />
        ))}
        <Link href={citizenPaths.registrationTracking} className="kb-btn" data-size="big">
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
