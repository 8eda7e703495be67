import '../styles/gate-look-up.css';
import { PassDecision, type LookedUpPassDto } from '@khai-bao/api-client/declarations';
import { normalisePhone, parseIdCardQr } from '@khai-bao/health-form';
import { Button, Tag, formatTime } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, OctagonX, ScanLine, Search } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { OutcomeTag } from '../unit/outcome-tag.js';
import { TextLine } from './behalf-fields.js';
import { requestLookUp } from './gate-requests.js';
import { lookUpTexts } from './look-up.texts.js';
import { onBehalfTexts } from './on-behalf.texts.js';
import { ScanView } from './scan-view.js';

/** Whose pass is looked up. */
type Sought = { readonly phone: string } | { readonly idNumbers: string[] };

/** The numbers of an ID card, and that of the card before it; null for another code. */
function readCardNumbers(text: string): string[] | null {
  const card = parseIdCardQr(text);
  return card && [card.number, ...(card.oldNumber === null ? [] : [card.oldNumber])];
}

function FoundPerson({ found, onChoose }: { found: LookedUpPassDto; onChoose: () => void }) {
  const t = lookUpTexts.useTexts();
  const who = [found.initials, found.birthYear].filter((part) => part !== null).join(' · ');
  const isBlocked = found.token === null;
  return (
    <li>
      <button type="button" aria-label={t.choose(who)} onClick={onChoose}>
        <strong>{who}</strong>
        {isBlocked ? (
          <Tag tone="stop" icon={<OctagonX aria-hidden="true" />}>
            {t.blocked}
          </Tag>
        ) : (
          <OutcomeTag outcome={found.outcome} />
        )}
        {!isBlocked && found.decision !== PassDecision.STOP && (
          <span className="under num">{t.validUntil(formatTime(found.validUntil))}</span>
        )}
      </button>
    </li>
  );
}

/** Looks today's pass up, for somebody whose phone is dead: by phone number or by the QR of the ID card. */
export function LookUpView({
  gateId,
  online,
  onFound,
  onClose,
}: {
  gateId: string;
  online: boolean;
  onFound: (found: LookedUpPassDto) => void;
  onClose: () => void;
}) {
  const t = lookUpTexts.useTexts();
  const cardWords = onBehalfTexts.useTexts();
  const api = useApi();
  const [phone, setPhone] = useState('');
  const [wrong, setWrong] = useState(false);
  const [scanning, setScanning] = useState(false);
  const [notACard, setNotACard] = useState(false);
  const search = useMutation({
    mutationFn: (sought: Sought) => requestLookUp(api.client, { gateId, ...sought }),
    onSuccess: ({ items }) => {
      const [only, second] = items;
      if (only !== undefined && second === undefined) onFound(only);
    },
  });
  const items = search.data?.items;
  if (scanning)
    return (
      <div className="look-up card-scan">
        {notACard && <Notice tone="caution">{cardWords.notACard}</Notice>}
        <ScanView
          readable={() => 'anything'}
          hint={cardWords.cardHint}
          typeWords={t.back}
          onCode={(text) => {
            const idNumbers = readCardNumbers(text);
            setNotACard(idNumbers === null);
            if (idNumbers === null) return;
            setScanning(false);
            search.mutate({ idNumbers });
          }}
          onType={() => setScanning(false)}
        />
        <Button variant="ground-quiet" onClick={() => setScanning(false)}>
          {cardWords.closeCamera}
        </Button>
      </div>
    );
  if (items !== undefined && items.length > 1)
    return (
      <section className="look-up" aria-label={t.who}>
        <h2>{t.who}</h2>
        <ul className="look-up-found">
          {items.map((found) => (
            <FoundPerson key={found.declarationId} found={found} onChoose={() => onFound(found)} />
          ))}
        </ul>
        <Button variant="ground-quiet" icon={<Search aria-hidden="true" />} onClick={() => search.reset()}>
          {t.again}
        </Button>
      </section>
    );
  return (
    <form
      className="look-up"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (search.isPending) return;
        const isPhone = normalisePhone(phone) !== null;
        setWrong(!isPhone);
        if (isPhone) search.mutate({ phone });
      }}
    >
      <h2>{t.title}</h2>
      <p>{t.intro}</p>
      {!online && <Notice tone="caution">{t.offline}</Notice>}
      {search.error && <Notice tone="stop">{problemText(search.error)}</Notice>}
      {items?.length === 0 && (
        <Notice tone="caution">
          <strong>{t.nothing}</strong> {t.nothingText}
        </Notice>
      )}
      <TextLine
        label={t.phone}
        error={wrong ? t.phoneWrong : undefined}
        type="tel"
        inputMode="tel"
        maxLength={40}
        value={phone}
        onValue={(next) => {
          setPhone(next);
          setWrong(false);
          if (search.data) search.reset();
        }}
      />
      <div className="look-up-do">
        <Button
          type="submit"
          variant="ground"
          size="big"
          icon={<Search aria-hidden="true" />}
          busy={search.isPending}
        >
          {search.isPending ? t.finding : t.find}
        </Button>
        <Button
          variant="ground-quiet"
          size="big"
          icon={<ScanLine aria-hidden="true" />}
          onClick={() => {
            setNotACard(false);
            setScanning(true);
          }}
        >
          {t.scanCard}
        </Button>
      </div>
      <Button variant="ground-quiet" icon={<ArrowLeft aria-hidden="true" />} onClick={onClose}>
        {t.back}
      </Button>
    </form>
  );
}
