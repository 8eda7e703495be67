import { type PharmacyDetailDto, getPharmacy } from '@khai-bao/api-client/registration';
import { Button, formatDateTime, formatPhone } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Send } from 'lucide-react';
import { StateTag } from '../registrations/state-tags.js';
import { StepText } from '../registrations/step-text.js';
import { FactList } from '../parts/fact-list.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { PharmacyTag } from './pharmacy-state.js';
import { pharmacyTexts } from './pharmacy.texts.js';

/** States in which Health can still ask. */
const askableStates: ReadonlySet<string> = new Set(['listed', 'asked', 'answered']);

function PharmacyFacts({ one }: { one: PharmacyDetailDto }) {
  const t = pharmacyTexts.useTexts();
  const phone = one.phone && (
    <a className="num" href={`tel:${one.phone}`}>
      {formatPhone(one.phone)}
    </a>
  );
  return (
    <FactList
      facts={[
        [t.phone, phone],
        [t.address, one.street],
        [t.areaName, one.areaName],
        [t.representative, one.representative],
        [t.email, one.email],
        [t.taxCode, one.taxCode],
        [t.listed, formatDateTime(one.listedAt)],
        [t.account, one.accountState && <StateTag state={one.accountState} />],
      ]}
    />
  );
}

/** One pharmacy beside the list: who it is, all that happened, and what Health can do. */
export function PharmacyPanel({
  id,
  busy,
  onBack,
  onAsk,
  onRelease,
}: {
  id: string;
  busy: boolean;
  onBack: () => void;
  onAsk: (one: PharmacyDetailDto) => void;
  onRelease: (one: PharmacyDetailDto) => void;
}) {
  const t = pharmacyTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...queryKeys.pharmacies, 'one', id],
    queryFn: () => getPharmacy({ client: api.client, path: { id } }),
  });
  return (
    <QueryResult query={query} rows={7}>
      {(one) => (
        <article className="panel" aria-label={one.name}>
          <div className="panel-body">
            <Button
              variant="plain"
              size="small"
              className="panel-back"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={onBack}
            >
              {t.back}
            </Button>
            <div className="row">
              <PharmacyTag state={one.state} />
            </div>
            <div>
              <h2>{one.name}</h2>
              <p className="dim code">{t.tracking(one.trackingCode)}</p>
            </div>
            <PharmacyFacts one={one} />
            {askableStates.has(one.state) && !one.releasable && <Notice tone="blue">{t.waitsForUnit}</Notice>}
            <h3 className="visually-hidden">{t.history}</h3>
            <ol className="steps">
              {one.history.map((step, at) => (
                <li key={`${step.state}${step.at}${step.what ?? ''}`}>
                  <StepText step={step} isFirst={at === 0} />
                  {step.note && <q>{step.note}</q>}
                  <time className="num">{formatDateTime(step.at)}</time>
                </li>
              ))}
            </ol>
          </div>
          {askableStates.has(one.state) && (
            <div className="panel-foot">
              <Button
                busy={busy}
                disabled={!one.releasable}
                icon={<Send aria-hidden="true" />}
                onClick={() => onRelease(one)}
              >
                {t.release}
              </Button>
              <Button variant="quiet" onClick={() => onAsk(one)}>
                {t.ask}
              </Button>
            </div>
          )}
        </article>
      )}
    </QueryResult>
  );
}
