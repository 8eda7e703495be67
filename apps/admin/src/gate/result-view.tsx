import { formatPassCode } from '@khai-bao/health-form';
import {
  Button,
  formatDuration,
  formatMoment,
  formatPhone,
  formatSeconds,
  formatTime,
  hotlineOf,
  telephoneLink,
  useLanguage,
} from '@khai-bao/ui';
import { CircleCheck, CircleHelp, Flag, LogIn, LogOut, OctagonX, ScanLine, UserPlus } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { gateTexts } from './gate.texts.js';
import { useServerNow } from './use-gate-checks.js';
import type { GateResult } from './verify-pass.js';

type ShownPass = Extract<GateResult, { kind: 'pass' }>;
const automaticAdmitAfterMs = 2000;

export interface ResultProps {
  result: GateResult;
  direction: 'entry' | 'exit';
  gateName: string;
  busy: boolean;
  onRecord: (decision: 'admit' | 'stop') => void;
  onReport: () => void;
  onNext: () => void;
  onScan: () => void;
  onBehalf: () => void;
}

function Clock() {
  const now = useServerNow();
  return <time className="result-clock num">{formatSeconds(now)}</time>;
}

function VerdictWord({ tone, word }: { tone: 'pass' | 'ask' | 'stop'; word: string }) {
  const Icon = tone === 'pass' ? CircleCheck : tone === 'ask' ? CircleHelp : OctagonX;
  const at = useRef<HTMLHeadingElement>(null);
  useEffect(() => at.current?.focus(), []);
  return (
    <div className="result-word">
      <h2 ref={at} tabIndex={-1}>
        {word}
      </h2>
      <Icon size={58} strokeWidth={2} aria-hidden="true" />
    </div>
  );
}

function PersonLines({ result, gateName }: { result: ShownPass; gateName: string }) {
  const t = gateTexts.useTexts();
  const language = useLanguage();
  const now = useServerNow(30_000);
  const place =
    result.gateName === null
      ? null
      : result.gateName === gateName
        ? t.here
        : [result.unitName, result.gateName].filter(Boolean).join(', ');
  return (
    <>
      {result.person && (
        <p className="result-name">
          <strong>{result.person.shortName}</strong>
          {result.person.birthYear !== null && ` · ${result.person.birthYear}`}
        </p>
      )}
      <p className="num">
        {[
          t.declaredAt(formatMoment(result.declaredAt, now)),
          place,
          result.decision === 'stop'
            ? null
            : t.left(formatDuration(Date.parse(result.validUntil) - now, language)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {result.offlineSince && (
        <p className="result-offline">
          <strong>{t.offlineValid(formatTime(result.offlineSince))}</strong> {t.offlineName}
        </p>
      )}
      {result.code && (
        <p className="result-code">
          <strong className="code" data-testid="behalf-code">
            {formatPassCode(result.code)}
          </strong>
          {t.passCode}
        </p>
      )}
    </>
  );
}

function AdmitButtons({
  result,
  direction,
  gateName,
  busy,
  onRecord,
  onReport,
}: ResultProps & { result: ShownPass }) {
  const t = gateTexts.useTexts();
  const [held, setHeld] = useState(false);
  const running = result.scanned && !held && !busy;
  const record = useEffectEvent(() => onRecord('admit'));
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(() => record(), automaticAdmitAfterMs);
    return () => clearTimeout(timer);
  }, [running]);
  return (
    <section className="result" data-tone="pass" aria-live="assertive">
      <Clock />
      <VerdictWord tone="pass" word={direction === 'entry' ? t.words.in : t.words.out} />
      <PersonLines result={result} gateName={gateName} />
      <div className="result-do">
        <Button
          variant="ground"
          size="big"
          busy={busy}
          icon={direction === 'entry' ? <LogIn aria-hidden="true" /> : <LogOut aria-hidden="true" />}
          onClick={() => onRecord('admit')}
        >
          {direction === 'entry' ? t.recordIn : t.recordOut}
        </Button>
        <Button
          variant="ground-quiet"
          size="big"
          icon={<Flag aria-hidden="true" />}
          onClick={() => {
            setHeld(true);
            onReport();
          }}
        >
          {t.report}
        </Button>
      </div>
      {running && (
        <p className="result-auto">
          {t.auto} ·{' '}
          <button type="button" onClick={() => setHeld(true)}>
            {t.hold}
          </button>
        </p>
      )}
    </section>
  );
}

function NextButton({ onNext }: { onNext: () => void }) {
  const t = gateTexts.useTexts();
  return (
    <Button variant="ground" size="big" onClick={onNext}>
      {t.next}
    </Button>
  );
}

/** The card of a code that shows no pass: why, what the guard does now, and declaring on behalf. */
function NoPassCard({
  tone,
  word,
  reason,
  todo,
  main,
  onBehalf,
}: {
  tone: 'stop' | 'ask';
  word: string;
  reason: string;
  todo: string;
  main: ReactNode;
  onBehalf: () => void;
}) {
  const t = gateTexts.useTexts();
  return (
    <section className="result" data-tone={tone} aria-live="assertive">
      <Clock />
      <VerdictWord tone={tone} word={word} />
      <p className="result-name">
        <strong>{reason}</strong>
      </p>
      <p>{todo}</p>
      <div className="result-do">
        {main}
        <Button variant="ground-quiet" size="big" icon={<UserPlus aria-hidden="true" />} onClick={onBehalf}>
          {t.onBehalf}
        </Button>
      </div>
    </section>
  );
}

/** The whole width says what to do: green, amber or red, with its word, its sign and a clock that moves. */
export function ResultView(props: ResultProps) {
  const { result, busy, gateName, onRecord, onReport, onNext, onScan, onBehalf } = props;
  const t = gateTexts.useTexts();
  if (result.kind === 'refused')
    return (
      <NoPassCard
        tone="stop"
        word={t.words.refused}
        reason={t.refusals[result.reason]}
        todo={t.todo[result.reason]}
        main={<NextButton onNext={onNext} />}
        onBehalf={onBehalf}
      />
    );
  if (result.kind === 'cannot-check')
    return (
      <NoPassCard
        tone="ask"
        word={t.words.cannotCheck}
        reason={t.doubts[result.reason]}
        todo={t.doubtTodo[result.reason]}
        main={
          result.reason === 'typed' ? (
            <Button variant="ground" size="big" icon={<ScanLine aria-hidden="true" />} onClick={onScan}>
              {t.scanInstead}
            </Button>
          ) : (
            <NextButton onNext={onNext} />
          )
        }
        onBehalf={onBehalf}
      />
    );
  if (result.decision === 'admit') return <AdmitButtons {...props} result={result} />;
  const ask = result.decision === 'ask';
  const hotline = hotlineOf(result.hotline ?? '');
  return (
    <section className="result" data-tone={ask ? 'ask' : 'stop'} aria-live="assertive">
      <Clock />
      <VerdictWord tone={ask ? 'ask' : 'stop'} word={ask ? t.words.ask : t.words.stop} />
      <PersonLines result={result} gateName={gateName} />
      <p>{ask ? t.askText : t.stopText}</p>
      {!ask && (
        <p>
          {t.urgent}{' '}
          <a className="result-call" href={telephoneLink(hotline)}>
            {t.call(formatPhone(hotline))}
          </a>
        </p>
      )}
      <div className="result-do">
        {ask && (
          <Button variant="ground" size="big" busy={busy} onClick={() => onRecord('admit')}>
            {t.letIn}
          </Button>
        )}
        <Button
          variant={ask ? 'ground-quiet' : 'ground'}
          size="big"
          busy={busy}
          onClick={() => onRecord('stop')}
        >
          {ask ? t.keepOut : t.recordStop}
        </Button>
        <Button variant="ground-quiet" size="big" icon={<Flag aria-hidden="true" />} onClick={onReport}>
          {t.report}
        </Button>
      </div>
    </section>
  );
}
